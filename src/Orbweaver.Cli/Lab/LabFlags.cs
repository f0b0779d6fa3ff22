namespace Orbweaver.Cli;

/// <summary>The options of <c>orbweaver lab</c>. Defaults told here are those of <see cref="LabRequest"/>.</summary>
internal static class LabFlags
{
    public static readonly Flag Requests = new("--requests", "N",
        "How many requests each model has to send, 1 to 20,000. Default: 100.", "100");

    public static readonly Flag Delay = new("--delay", "DURATION",
        "How long the server takes to answer, 1ms to 1m. Default: 3s.", "3s");

    public static readonly Flag Models = new("--models", "LIST",
        "Which are measured: sequential, threads, processes, coroutines, loops, with commas between them, or all. Default: all.", "threads,coroutines");

    public static readonly Flag Workers = new("--workers", "N",
        "How many threads and how many processes the pools have, 1 to 256. Default: 8.", "8");

    public static readonly Flag Budget = new("--budget", "DURATION",
        "How long the models may take together, 1s to 1d. Those that would take longer than their share send a sample of the requests, and their times are extrapolated. Default: 60s.", "10m");

    public static readonly Flag Json = new("--json", "FILE",
        "Write all figures to FILE as one JSON object. Default: none.", "lab.json");

    public static readonly Flag Svg = new("--svg", "FILE",
        "Draw the chart into FILE as a picture. Default: none.", "lab.svg");

    public static readonly Flag Explain = new("--explain", null,
        "Tell in a few paragraphs why the figures are what they are.");

    public static readonly IReadOnlyList<FlagGroup> Groups =
    [
        new("The experiment", [Requests, Delay, Models, Workers, Budget]),
        new("Reports", [Json, Svg, Explain]),
    ];

    public static IEnumerable<Flag> All => Groups.SelectMany(group => group.Flags);
}
