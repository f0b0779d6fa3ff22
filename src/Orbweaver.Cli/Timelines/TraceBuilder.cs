using System.Text.Json;

namespace Orbweaver.Cli;

/// <summary>Makes a <see cref="Trace"/> of the events of a file, in whatever order they come. Events that it does not know, or that lack something, are left out.</summary>
internal sealed class TraceBuilder
{
    private readonly Dictionary<(long Process, long Thread), Lane> _lanes = [];
    private readonly Dictionary<long, string> _processes = [];
    private readonly Dictionary<(string Category, string Name, string Id), (Lane Lane, long At)> _arrowStarts = [];
    private readonly Dictionary<(string Category, string Name, string Id), (Lane Lane, long At)> _arrowEnds = [];
    private readonly Dictionary<string, string> _names = [];
    private readonly HashSet<long> _onVirtualTime = [];

    public bool HasBars { get; private set; }

    public void Add(JsonElement e)
    {
        if (e.ValueKind != JsonValueKind.Object || Text(e, "ph") is not { } phase)
            return;
        var (process, thread) = (Number(e, "pid"), Number(e, "tid"));
        var name = Known(Text(e, "name") ?? "");
        if (phase == "M")
        {
            AddName(process, thread, name, e);
            return;
        }

        if (Time(e, "ts") is not { } at)
            return;
        var lane = LaneOf(process, thread);
        switch (phase)
        {
            case "X" when Time(e, "dur") is { } duration and >= 0:
                lane.Bars.Add(new TraceBar(at, at + duration, name, Waits: Text(e, "cat") == "wait"));
                HasBars = true;
                break;
            case "i" or "I":
                lane.Marks.Add(new TraceMark(at, name, KindOf(Text(e, "cat"), name)));
                break;
            case "s":
                _arrowStarts.TryAdd(ArrowOf(e, name), (lane, at));
                break;
            case "f":
                _arrowEnds.TryAdd(ArrowOf(e, name), (lane, at));
                break;
            default:
                break;
        }
    }

    public Trace Build(bool isCut)
    {
        var drawn = _lanes.Values.Where(lane => lane.Bars.Count > 0).ToList();
        var origin = drawn.Min(lane => lane.Bars.Min(bar => bar.Start));
        var length = drawn.Max(lane => lane.Bars.Max(bar => bar.End)) - origin;
        var lanes = drawn.ToDictionary(lane => lane, lane => lane.Build(origin, _processes.GetValueOrDefault(lane.Process, $"process {lane.Process}")));
        var arrows = _arrowStarts.Where(start => _arrowEnds.ContainsKey(start.Key))
            .Select(start => (start.Key.Name, From: start.Value, To: _arrowEnds[start.Key]))
            .Where(arrow => lanes.ContainsKey(arrow.From.Lane) && lanes.ContainsKey(arrow.To.Lane))
            .Select(arrow => new TraceArrow(arrow.Name, lanes[arrow.From.Lane], arrow.From.At - origin, lanes[arrow.To.Lane], arrow.To.At - origin))
            .OrderBy(arrow => arrow.Reached).ThenBy(arrow => arrow.Left);
        return new Trace(
            [.. lanes.Values.OrderBy(lane => lane.Process).ThenBy(lane => lane.Start).ThenBy(lane => lane.Thread)],
            [.. arrows], Math.Max(1, length), IsVirtual: drawn.TrueForAll(lane => _onVirtualTime.Contains(lane.Process)), isCut);
    }

    private void AddName(long process, long thread, string what, JsonElement e)
    {
        if (!e.TryGetProperty("args", out var arguments) || arguments.ValueKind != JsonValueKind.Object)
            return;
        switch (what)
        {
            case "thread_name" when Text(arguments, "name") is { } name:
                LaneOf(process, thread).Title = name;
                break;
            case "process_name" when Text(arguments, "name") is { } name:
                _processes[process] = name;
                break;
            case "process_labels" when Text(arguments, "labels") is { } labels:
                if (labels.StartsWith("virtual time", StringComparison.Ordinal))
                    _onVirtualTime.Add(process);
                break;
            default:
                break;
        }
    }

    private Lane LaneOf(long process, long thread)
    {
        if (!_lanes.TryGetValue((process, thread), out var lane))
            _lanes.Add((process, thread), lane = new Lane(process, thread));
        return lane;
    }

    /// <summary>A trace has few different names, many times each.</summary>
    private string Known(string name)
    {
        if (_names.TryGetValue(name, out var known))
            return known;
        _names.Add(name, name);
        return name;
    }

    private (string Category, string Name, string Id) ArrowOf(JsonElement e, string name) =>
        (Known(Text(e, "cat") ?? ""), name, e.TryGetProperty("id", out var id) ? id.GetRawText() : "");

    private static TraceMarkKind KindOf(string? category, string name) => (category, name) switch
    {
        ("cancel", _) => TraceMarkKind.CancelAsked,
        ("end", "done") => TraceMarkKind.Done,
        ("end", "cancelled") => TraceMarkKind.Cancelled,
        ("end", "never ended") => TraceMarkKind.NeverEnded,
        ("end", _) => TraceMarkKind.Failed,
        _ => TraceMarkKind.Other,
    };

    private static string? Text(JsonElement e, string name)
    {
        if (!e.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return "?"; // half a character: a name that was cut in its middle
        }
    }

    private static long Number(JsonElement e, string name) =>
        e.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : 0;

    /// <summary>Microseconds with a fraction; null when it is none that could be a time.</summary>
    private static long? Time(JsonElement e, string name) =>
        e.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var microseconds) && Math.Abs(microseconds) < long.MaxValue / 4000
            ? (long)(microseconds * 1000) : null;

    private sealed class Lane(long process, long thread)
    {
        public long Process => process;

        public string? Title { get; set; }

        public List<TraceBar> Bars { get; } = [];

        public List<TraceMark> Marks { get; } = [];

        public TraceLane Build(long origin, string processName)
        {
            var (name, method) = Split(Title ?? $"thread {thread}");
            return new TraceLane(
                process, thread, processName, name, method,
                [.. Bars.Select(bar => bar with { Start = bar.Start - origin, End = bar.End - origin }).OrderBy(bar => bar.Start).ThenByDescending(bar => bar.End)],
                [.. Marks.Select(mark => mark with { At = mark.At - origin }).OrderBy(mark => mark.At)]);
        }

        /// <summary><c>fetch-1 (Program.Main.Fetch)</c> is fetch-1 and Fetch. A task's name may have parentheses itself.</summary>
        private static (string Name, string Method) Split(string title)
        {
            if (!title.EndsWith(')'))
                return (title, "");
            var open = 0;
            for (var i = title.Length - 1; i > 1; i--)
            {
                open += title[i] switch { ')' => 1, '(' => -1, _ => 0 };
                if (open > 0)
                    continue;
                if (title[i - 1] != ' ')
                    break;
                var method = title[(i + 1)..^1];
                var end = method.IndexOf(" (", StringComparison.Ordinal);
                var dot = method.LastIndexOf('.', end < 0 ? method.Length - 1 : end);
                return (title[..(i - 1)], method[(dot + 1)..]);
            }

            return (title, "");
        }
    }
}
