using System.Globalization;
using Orbweaver.Soak;

SoakOptions options;
try
{
    options = SoakOptions.Parse(args);
}
catch (UsageException problem)
{
    Console.Error.WriteLine($"{problem.Message}\n\n{SoakOptions.Usage}");
    return 2;
}

Environment.SetEnvironmentVariable("ORBWEAVER_REACTOR", options.Reactor);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"{options.Connections} connections for {options.Seconds} s on the {options.Reactor} reactor; --seed {options.Seed} does the same again"));

var unseen = new List<string>();
TaskScheduler.UnobservedTaskException += (_, e) => Keep("An unobserved task", e.Exception);
AppDomain.CurrentDomain.UnhandledException += (_, e) => Console.Error.WriteLine($"Unhandled: {e.ExceptionObject}"); // and the process ends with an error

// Once with few, so that what the framework opens once and for all is open.
new Round(options with { Connections = Math.Min(options.Connections, 200), Seconds = 4 }).Run(quiet: true);
var before = Footprint.Descriptors();
var round = new Round(options);
round.Run(quiet: false);
var after = Footprint.Descriptors();
for (int i = 0; i < 50 && !before.SequenceEqual(after); i++)
{
    Thread.Sleep(100); // sockets that the framework closes in the background
    after = Footprint.Descriptors();
}

lock (unseen)
{
    foreach (string exception in unseen)
        round.Ledger.Unseen("Somewhere", exception);
}

var verdict = new Verdict(round, before, after);
verdict.Print();
return verdict.IsRight ? 0 : 1;

void Keep(string where, Exception exception)
{
    lock (unseen)
        unseen.Add($"{where}: {exception}");
}
