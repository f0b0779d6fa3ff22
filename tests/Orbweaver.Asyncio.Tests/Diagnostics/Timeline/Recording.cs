using System.Globalization;
using System.Text.Json;

namespace Orbweaver.Asyncio.Tests;

/// <summary>A program that was recorded on virtual time, and what stands in the trace, a short line an event.</summary>
internal sealed class Recording
{
    private readonly Dictionary<int, string> _lanes = [];

    private Recording(MemoryStream file)
    {
        Json = file.ToArray();
        using var document = JsonDocument.Parse(Json);
        var events = document.RootElement.GetProperty("traceEvents").EnumerateArray().Select(e => e.Clone()).ToList();
        foreach (var e in events.Where(e => Text(e, "ph") == "M" && Text(e, "name") == "thread_name"))
            _lanes[Number(e, "tid")] = e.GetProperty("args").GetProperty("name").GetString()!;
        Events = events;
        Lines = [.. events.Select(Line).OfType<string>()];
    }

    public byte[] Json { get; }

    public IReadOnlyList<JsonElement> Events { get; }

    /// <summary>The bars, marks and arrows in the file's order; times in microseconds.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>The lanes' names, in their order.</summary>
    public IEnumerable<string> Lanes => _lanes.OrderBy(lane => lane.Key).Select(lane => lane.Value);

    public static Recording Of(Func<Coroutine> main) => Of(loop => loop.RunUntilComplete(main()));

    public static Recording Of(Action<EventLoop> program)
    {
        using var file = new MemoryStream();
        using (var timeline = new Timeline(file))
        using (var loop = new EventLoop(new EventLoopOptions { TimeProvider = new VirtualClock(), Timeline = timeline, Debug = false }))
        {
            loop.ExceptionHandler = static (_, _) => { };
            program(loop);
        }

        return new Recording(file);
    }

    public static Recording Of(MemoryStream file) => new(file);

    private string? Line(JsonElement e) => Text(e, "ph") switch
    {
        "X" => $"{Lane(e)}: {Text(e, "cat")} {Text(e, "name")} {Time(e, "ts")}+{Time(e, "dur")}",
        "i" => $"{Lane(e)}: {Text(e, "cat")} {Text(e, "name")} {Time(e, "ts")}{Message(e)}",
        "s" => $"{Lane(e)}: {Text(e, "name")} #{Number(e, "id")} {Time(e, "ts")}",
        "f" => $"{Lane(e)}: #{Number(e, "id")} {Time(e, "ts")}",
        _ => null,
    };

    private string Lane(JsonElement e) => _lanes[Number(e, "tid")].Split(' ')[0];

    private static string Message(JsonElement e) => e.TryGetProperty("args", out var args) ? " " + Text(args, "message") : "";

    private static string Text(JsonElement e, string name) => e.GetProperty(name).GetString()!;

    private static int Number(JsonElement e, string name) => e.GetProperty(name).GetInt32();

    private static string Time(JsonElement e, string name) => e.GetProperty(name).GetDecimal().ToString(CultureInfo.InvariantCulture);
}
