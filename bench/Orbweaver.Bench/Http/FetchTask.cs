using System.Globalization;

namespace Orbweaver.Bench;

/// <summary>What a fetching child is to do, and how it tells what came of it.</summary>
internal sealed record FetchTask(Uri Url, int WarmUp, int Requests, int AtATime)
{
    internal static FetchTask Parse(IReadOnlyList<string> arguments) =>
        new(new Uri(arguments[0]), Number(arguments[1]), Number(arguments[2]), Number(arguments[3]));

    internal Command AsChild(string kind) => Command.Self(kind, Url.ToString(), Text(WarmUp), Text(Requests), Text(AtATime));

    /// <summary>The same settings for every client: as many connections as requests at a time, and nothing that wrk does not do either.</summary>
    internal SocketsHttpHandler Configure(SocketsHttpHandler handler)
    {
        handler.MaxConnectionsPerServer = AtATime;
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.UseProxy = false;
        return handler;
    }

    internal void Report(FetchFigures figures)
    {
        if (figures.BodyBytes != (long)Requests * HttpBenchmark.FileBytes)
            throw new BenchException(FormattableString.Invariant($"{figures.BodyBytes} bytes came of {Requests} requests."));

        Console.WriteLine(FormattableString.Invariant($"{figures.RequestsPerSecond}\t{figures.CpuMicroseconds}\t{figures.AllocBytes}\t{figures.BodyBytes}"));
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
