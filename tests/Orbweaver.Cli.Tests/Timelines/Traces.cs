using System.Text;

namespace Orbweaver.Cli.Tests;

/// <summary>Small traces, as a program leaves them.</summary>
internal static class Traces
{
    /// <summary>A task that gathers two sleepers, of which one fails.</summary>
    public const string Small = """
        {"displayTimeUnit":"ms","otherData":{"recorder":"Orbweaver.Asyncio"},"traceEvents":[
        {"ph":"M","pid":1,"tid":1,"name":"process_name","args":{"name":"loop 1"}},
        {"ph":"M","pid":1,"tid":1,"name":"process_labels","args":{"labels":"virtual time: a step is drawn 1 µs long"}},
        {"ph":"M","pid":1,"tid":2,"name":"thread_name","args":{"name":"Task-1 (Program.Main (lambda))"}},
        {"ph":"M","pid":1,"tid":3,"name":"thread_name","args":{"name":"one <&> (Program.Main.Fetch)"}},
        {"ph":"M","pid":1,"tid":4,"name":"thread_name","args":{"name":"二 (Program.Main.Fetch)"}},
        {"ph":"X","pid":1,"tid":2,"cat":"run","name":"Program.Main","ts":0,"dur":1},
        {"ph":"X","pid":1,"tid":3,"cat":"run","name":"Program.Main.Fetch","ts":1,"dur":1},
        {"ph":"s","pid":1,"tid":2,"cat":"create","name":"creates","id":1,"ts":0.999},
        {"ph":"f","pid":1,"tid":3,"cat":"create","name":"creates","id":1,"bp":"e","ts":1},
        {"ph":"X","pid":1,"tid":4,"cat":"run","name":"Program.Main.Fetch","ts":2,"dur":1},
        {"ph":"s","pid":1,"tid":2,"cat":"create","name":"creates","id":2,"ts":0.999},
        {"ph":"f","pid":1,"tid":4,"cat":"create","name":"creates","id":2,"bp":"e","ts":2},
        {"ph":"X","pid":1,"tid":3,"cat":"wait","name":"Sleep 1 s","ts":2,"dur":999998},
        {"ph":"X","pid":1,"tid":3,"cat":"run","name":"Program.Main.Fetch","ts":1000000,"dur":1},
        {"ph":"i","pid":1,"tid":3,"cat":"end","name":"IOException","ts":1000001,"s":"t","args":{"message":"no answer"}},
        {"ph":"X","pid":1,"tid":4,"cat":"wait","name":"Sleep 2 s","ts":3,"dur":1999997},
        {"ph":"X","pid":1,"tid":4,"cat":"run","name":"Program.Main.Fetch","ts":2000000,"dur":1},
        {"ph":"i","pid":1,"tid":4,"cat":"end","name":"done","ts":2000001,"s":"t"},
        {"ph":"X","pid":1,"tid":2,"cat":"wait","name":"Gather","ts":1,"dur":2000000},
        {"ph":"X","pid":1,"tid":2,"cat":"run","name":"Program.Main","ts":2000001,"dur":1},
        {"ph":"s","pid":1,"tid":4,"cat":"wake","name":"wakes","id":3,"ts":2000000.999},
        {"ph":"f","pid":1,"tid":2,"cat":"wake","name":"wakes","id":3,"bp":"e","ts":2000001},
        {"ph":"i","pid":1,"tid":2,"cat":"end","name":"done","ts":2000002,"s":"t"}
        ]}
        """;

    public static Trace Read(string json) => Read(Encoding.UTF8.GetBytes(json));

    public static Trace Read(byte[] json)
    {
        using var file = new MemoryStream(json);
        return TraceReader.Read(file, "run.json");
    }

    /// <summary>A trace of so many tasks, each of which runs once.</summary>
    public static string Of(int tasks) =>
        "[" + string.Join(",\n", Enumerable.Range(1, tasks).Select(i => $$"""{"ph":"X","pid":1,"tid":{{i}},"cat":"run","name":"Work","ts":{{i * 10}},"dur":5}""")) + "]";
}
