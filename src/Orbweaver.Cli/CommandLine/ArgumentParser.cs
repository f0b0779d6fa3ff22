using System.CommandLine;
using System.CommandLine.Parsing;

namespace Orbweaver.Cli;

/// <summary>The words of the command line, told apart.</summary>
/// <param name="Command">Empty when no command was named.</param>
/// <param name="Urls">What stands free of options: URLs, of <c>timeline</c> files.</param>
/// <param name="Flags">The options' values.</param>
/// <param name="WantsHelp">True when help was asked for, whatever else stands there.</param>
/// <param name="WantsVersion">True when the version was asked for.</param>
internal sealed record ParsedArguments(string Command, IReadOnlyList<string> Urls, ParsedFlags Flags, bool WantsHelp, bool WantsVersion);

/// <summary>
/// System.CommandLine tells commands, options and arguments apart; values stay text, so that errors and help are ours: one line, with what
/// would be right.
/// </summary>
internal static class ArgumentParser
{
    public const string Crawl = "crawl";
    public const string Demo = "demo";
    public const string Timeline = "timeline";
    public const string Lab = "lab";

    private static readonly ParserConfiguration Configuration = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    /// <exception cref="UsageException">An option or command is unknown, or lacks its value.</exception>
    public static ParsedArguments Parse(IReadOnlyList<string> arguments)
    {
        var help = new Option<bool>("--help", "-h", "-?") { Recursive = true, Arity = ArgumentArity.Zero };
        var version = new Option<bool>("--version") { Arity = ArgumentArity.Zero };
        var urls = new Argument<string[]>("URL") { Arity = ArgumentArity.ZeroOrMore };
        var files = new Argument<string[]>("FILE") { Arity = ArgumentArity.ZeroOrMore };
        var root = new Command("orbweaver") { help, version, WithFlags(new Command(Crawl) { urls }), new Command(Demo), WithFlags(new Command(Lab)), WithFlags(new Command(Timeline) { files }) };

        var result = root.Parse(arguments, Configuration);
        var command = result.CommandResult.Command == root ? "" : result.CommandResult.Command.Name;
        if (Given(result.GetResult(help)))
            return new(command, [], new ParsedFlags(new Dictionary<string, IReadOnlyList<string>>()), WantsHelp: true, WantsVersion: false);
        if (Given(result.GetResult(version)))
            return new(command, [], new ParsedFlags(new Dictionary<string, IReadOnlyList<string>>()), WantsHelp: false, WantsVersion: true);

        var free = (result.GetResult(urls) ?? result.GetResult(files))?.Tokens.Select(token => token.Value).ToList() ?? [];
        RefuseUnknown(command, free, result.UnmatchedTokens);
        return new(command, free, new ParsedFlags(ReadValues(result.CommandResult)), WantsHelp: false, WantsVersion: false);
    }

    private static IEnumerable<Flag> FlagsOf(string command) => command switch
    {
        Crawl => CrawlFlags.All,
        Lab => LabFlags.All,
        Timeline => TimelineFlags.All,
        _ => [],
    };

    private static Command WithFlags(Command command)
    {
        foreach (var flag in FlagsOf(command.Name))
            command.Add(flag.Value is null ? new Option<bool>(flag.Name) { Arity = ArgumentArity.Zero } : new Option<string[]>(flag.Name) { Arity = ArgumentArity.ZeroOrMore });
        return command;
    }

    private static bool Given(OptionResult? option) => option is { IdentifierTokenCount: > 0 };

    private static void RefuseUnknown(string command, List<string> free, IReadOnlyList<string> unmatched)
    {
        foreach (var word in free.Concat(unmatched))
        {
            if (word.Length > 1 && word[0] == '-')
            {
                var name = word.Split('=', ':')[0];
                throw new UsageException($"unknown option \"{name}\"; {Suggestion(name, command)}");
            }
        }

        if (unmatched.Count == 0)
            return;
        throw new UsageException(command switch
        {
            "" when unmatched[0].Contains('.') || unmatched[0].Contains("://", StringComparison.Ordinal) =>
                $"unknown command \"{unmatched[0]}\"; to crawl it: orbweaver crawl {ShellText.Quote(unmatched[0])}",
            "" => $"unknown command \"{unmatched[0]}\"; the commands are crawl, demo, lab and timeline",
            _ => $"{command} takes no arguments, and \"{unmatched[0]}\" was given",
        });
    }

    private static string Suggestion(string name, string command)
    {
        IEnumerable<string> known = command.Length == 0 ? ["--help", "--version"] : FlagsOf(command).Select(flag => flag.Name).Append("--help");
        return Spelling.Nearest(name, known) is { } near
            ? $"did you mean {near}?"
            : $"\"{string.Join(' ', new[] { "orbweaver", command, "--help" }.Where(word => word.Length > 0))}\" lists them";
    }

    private static Dictionary<string, IReadOnlyList<string>> ReadValues(CommandResult result)
    {
        var flags = FlagsOf(result.Command.Name);
        var values = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var option in result.Children.OfType<OptionResult>().Where(Given))
        {
            var flag = flags.First(flag => flag.Name == option.Option.Name);
            var given = option.Tokens.Select(token => token.Value).ToList();
            if (flag.Value is not null)
            {
                if (given.Count < option.IdentifierTokenCount || given.Exists(value => value.Length == 0 || flags.Any(other => other.Name == value)))
                    throw new UsageException($"{flag.Name} needs a value, as in {flag.Name} {flag.Example}");
                if (!flag.Repeats && given.Count > 1)
                    throw new UsageException($"{flag.Name} is given twice (\"{given[0]}\" and \"{given[1]}\"); give it once");
            }

            values.Add(flag.Name, given);
        }

        return values;
    }
}
