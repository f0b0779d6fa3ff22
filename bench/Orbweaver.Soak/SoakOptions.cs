using System.Globalization;

namespace Orbweaver.Soak;

/// <summary>What is asked for on the command line.</summary>
internal sealed record SoakOptions
{
    internal const string Usage = """
        dotnet run -c Release --project bench/Orbweaver.Soak -- [--seconds 60] [--connections 2000] [--seed N] [--reactor epoll|portable]

        Mixed load with faults on loopback, between a loop of clients and a loop of servers in one process. What each client does
        follows from the seed, which is printed. Ends with 0 when nothing was lost, wrong, left over or unseen, else with 1.
        """;

    internal int Seconds { get; init; } = 60;

    internal int Connections { get; init; } = 2000;

    internal int Seed { get; init; } = Random.Shared.Next();

    internal string Reactor { get; init; } = OperatingSystem.IsLinux() ? "epoll" : "portable";

    internal static SoakOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new SoakOptions();
        for (int i = 0; i < arguments.Count; i += 2)
        {
            string value = i + 1 < arguments.Count ? arguments[i + 1] : throw new UsageException($"{arguments[i]}: a value must follow.");
            options = arguments[i] switch
            {
                "--seconds" => options with { Seconds = Number(arguments[i], value, 4) },
                "--connections" => options with { Connections = Number(arguments[i], value, 1) },
                "--seed" => options with { Seed = Number(arguments[i], value, 0) },
                "--reactor" when value is "epoll" or "portable" => options with { Reactor = value },
                "--reactor" => throw new UsageException($"--reactor {value}: there are 'epoll' and 'portable'."),
                _ => throw new UsageException($"{arguments[i]}: there is no such option."),
            };
        }

        return options;
    }

    private static int Number(string option, string value, int least) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least ? number
        : throw new UsageException($"{option} {value}: a whole number from {least} on is wanted.");
}
