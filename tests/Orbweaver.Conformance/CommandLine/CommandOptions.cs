using System.Globalization;

namespace Orbweaver.Conformance.CommandLine;

/// <summary>The command line was not understood; the message is one line for people.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>What the command was asked for.</summary>
internal sealed record CommandOptions
{
    internal const string Usage =
        "Usage: --seeds FROM..TO [--python COMMAND] | --program FILE [--on python|orbweaver] [--python COMMAND] | --print SEED [--python COMMAND]";

    internal bool Help { get; private init; }

    internal (ulong From, ulong To)? Seeds { get; private init; }

    internal string? ProgramFile { get; private init; }

    /// <summary>"python", "orbweaver", or null for both.</summary>
    internal string? On { get; private init; }

    internal ulong? Print { get; private init; }

    /// <summary>The command that starts Python; null for the one that is found.</summary>
    internal string? Python { get; private init; }

    /// <exception cref="UsageException">The arguments are wrong.</exception>
    internal static CommandOptions Parse(IReadOnlyList<string> args)
    {
        var options = new CommandOptions();
        if (args is ["--help"])
            return options with { Help = true };
        for (var i = 0; i < args.Count; i += 2)
        {
            var value = i + 1 < args.Count ? args[i + 1] : throw new UsageException($"{args[i]} needs a value. {Usage}");
            options = args[i] switch
            {
                "--seeds" => options with { Seeds = Range(value) },
                "--program" => options with { ProgramFile = value },
                "--on" => options with { On = value is "python" or "orbweaver" ? value : throw new UsageException($"--on takes python or orbweaver, not '{value}'.") },
                "--print" => options with { Print = Seed(value, "--print") },
                "--python" => options with { Python = value },
                var other => throw new UsageException($"There is no option '{other}'. {Usage}"),
            };
        }

        if ((options.Seeds is null ? 0 : 1) + (options.ProgramFile is null ? 0 : 1) + (options.Print is null ? 0 : 1) != 1)
            throw new UsageException($"One of --seeds, --program and --print is needed. {Usage}");
        if (options.On is not null && options.ProgramFile is null)
            throw new UsageException("--on goes with --program: seeds are always run on both sides.");
        return options;
    }

    private static (ulong From, ulong To) Range(string text)
    {
        if (text.Split("..") is not [var from, var to])
            throw new UsageException($"--seeds takes a range such as 1..2000, not '{text}'.");
        var range = (From: Seed(from, "--seeds"), To: Seed(to, "--seeds"));
        return range.From <= range.To ? range : throw new UsageException($"The range {text} is empty: the first seed comes first.");
    }

    private static ulong Seed(string text, string option) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed
        : throw new UsageException($"{option} takes seeds, which are whole numbers from 0 on, not '{text}'.");
}
