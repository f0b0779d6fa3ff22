namespace Orbweaver.Cli.Tests;

public sealed class TraceSvgTests
{
    [Fact]
    public void Small_trace_isDrawnExactly()
    {
        const string Trace = """
            [{"ph":"M","pid":1,"tid":1,"name":"thread_name","args":{"name":"a&b (P.Main)"}},
            {"ph":"X","pid":1,"tid":1,"cat":"run","name":"P.Main","ts":0,"dur":100},
            {"ph":"X","pid":1,"tid":1,"cat":"wait","name":"Sleep 400 µs","ts":100,"dur":400},
            {"ph":"X","pid":1,"tid":2,"cat":"run","name":"P.Other","ts":100,"dur":50},
            {"ph":"s","pid":1,"tid":1,"cat":"create","name":"creates","id":1,"ts":99.999},
            {"ph":"f","pid":1,"tid":2,"cat":"create","name":"creates","id":1,"bp":"e","ts":100},
            {"ph":"i","pid":1,"tid":1,"cat":"end","name":"cancelled","ts":500,"s":"t"}]
            """;
        const string Picture = """
            <rect class="page" width="480" height="146" rx="6"/>
            <text class="dim" x="16" y="27">2 tasks, 500 µs of time</text>
            <text class="dim" x="430.5" y="27">wakes</text>
            <path class="arrow" d="M404.5 23H424.5" marker-end="url(#h)"/>
            <text class="dim" x="343.6" y="27">creates</text>
            <path class="arrow creates" d="M317.6 23H337.6" marker-end="url(#c)"/>
            <text class="dim" x="270.1" y="27">waits</text>
            <rect class="wait" x="248.1" y="18" width="16" height="10" rx="2"/>
            <text class="dim" x="203.3" y="27">runs</text>
            <rect class="run" x="181.3" y="18" width="16" height="10" rx="2"/>
            <rect class="row" x="8" y="70" width="464" height="30" rx="3"/>
            <text x="16" y="89">a&amp;b<tspan class="dim small" dx="6">Main</tspan></text>
            <text x="16" y="119">thread 2</text>
            <path class="grid" d="M83.6 64V130"/>
            <text class="axis small" x="83.6" y="59" text-anchor="start">0 s</text>
            <path class="grid" d="M227 64V130"/>
            <text class="axis small" x="227" y="59" text-anchor="middle">200 µs</text>
            <path class="grid" d="M370.3 64V130"/>
            <text class="axis small" x="370.3" y="59" text-anchor="middle">400 µs</text>
            <rect class="wait" x="155.3" y="79" width="286.7" height="12" rx="2"><title>Sleep 400 µs: 400 µs from 100 µs</title></rect>
            <text class="wait-text" x="163.3" y="89">Sleep 400 µs</text>
            <rect class="run" x="83.6" y="77" width="71.7" height="16" rx="1.5"><title>P.Main: 100 µs from 0 s</title></rect>
            <rect class="run" x="155.3" y="107" width="35.8" height="16" rx="1.5"><title>P.Other: 50 µs from 100 µs</title></rect>
            <path class="arrow creates" d="M156.8 93C156.8 99.5 156.8 99.5 156.8 106" marker-end="url(#c)"/>
            <path class="mark cancelled" d="M449 85a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0m1.4 3.1l6.2 -6.2"><title>cancelled</title></path>
            </svg>

            """;
        var drawn = TraceSvg.Draw(Traces.Read(Trace), width: 480, rows: 40);
        Assert.Equal(Picture, drawn[(drawn.IndexOf("</defs>", StringComparison.Ordinal) + 8)..]);
    }

    [Fact]
    public void Picture_hasColoursForLightAndDarkPages()
    {
        var drawn = TraceSvg.Draw(Traces.Read(Traces.Small), width: 480, rows: 40);
        Assert.Contains("@media (prefers-color-scheme:dark)", drawn, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_isEscaped()
    {
        var drawn = TraceSvg.Draw(Traces.Read("""[{"ph":"X","cat":"wait","pid":1,"tid":1,"ts":0,"dur":5,"name":"</text><script>&\u0000"}]"""), width: 480, rows: 40);
        Assert.DoesNotContain("<script>", drawn, StringComparison.Ordinal);
        Assert.Contains("&lt;/text&gt;&lt;script&gt;&amp;\uFFFD", drawn, StringComparison.Ordinal);
    }
}
