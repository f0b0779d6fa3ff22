using System.Text;

namespace Orbweaver.Cli;

/// <summary>The pages of <c>--help</c>.</summary>
internal static class HelpText
{
    private const int LeftColumn = 24;
    private const int WidestLine = 100;
    private const int NarrowestLine = 50;

    /// <summary>The examples of <c>orbweaver crawl --help</c>: what it does, and the command.</summary>
    public static readonly IReadOnlyList<(string Purpose, string Command)> CrawlExamples =
    [
        ("A whole site into docs.example.org.jsonl, at most two requests a second:", "orbweaver crawl https://docs.example.org/"),
        ("Only a folder of it, four links deep, without PDF files:", "orbweaver crawl https://example.org/guide/ --scope prefix --max-depth 4 --exclude '**.pdf'"),
        ("A server of your own, as fast as it goes:", "orbweaver crawl http://127.0.0.1:8080/ --concurrency 64 --per-host 64 --output pages.jsonl"),
        ("Two sites together, a thousand pages, gently:", "orbweaver crawl example.org example.net --max-pages 1000 --delay 2s --output both.jsonl"),
        ("The titles alone:", "orbweaver crawl https://example.org/ --quiet --output - | jq -r .title"),
    ];

    /// <summary>The examples of <c>orbweaver lab --help</c>.</summary>
    public static readonly IReadOnlyList<(string Purpose, string Command)> LabExamples =
    [
        ("The whole experiment, about a minute:", "orbweaver lab --explain"),
        ("Ten thousand requests at once:", "orbweaver lab --requests 10000 --models coroutines,loops"),
        ("A quick look:", "orbweaver lab --delay 200ms"),
        ("Every request really sent, nothing extrapolated, and a picture of it:", "orbweaver lab --budget 10m --json lab.json --svg lab.svg"),
    ];

    /// <summary>Lines as wide as the terminal, within what reads well.</summary>
    public static int WidthFor(int columns) => Math.Clamp(columns, NarrowestLine, WidestLine);

    /// <summary>The help of a command, or of the whole when <paramref name="command"/> is empty.</summary>
    public static string Of(string command, int width)
    {
        var page = new Page(width);
        switch (command)
        {
            case ArgumentParser.Crawl:
                WriteCrawl(page);
                break;
            case ArgumentParser.Demo:
                WriteDemo(page);
                break;
            case ArgumentParser.Lab:
                WriteLab(page);
                break;
            case ArgumentParser.Timeline:
                WriteTimeline(page);
                break;
            default:
                WriteRoot(page);
                break;
        }

        return page.ToString();
    }

    private static void WriteRoot(Page page)
    {
        page.Text("orbweaver: a polite, crash-safe web crawler.");
        page.Heading("Usage");
        page.Row("orbweaver crawl URL…", "Follow links from the URLs and record every page once.");
        page.Row("orbweaver demo", "Serve a small site on this machine and crawl it: see it work in a few seconds.");
        page.Row("orbweaver lab", "Measure what threads, processes, coroutines and event loops are worth against a slow server: about a minute.");
        page.Row("orbweaver timeline FILE", "Draw what a program's tasks did, from a run with ORBWEAVER_TIMELINE=FILE.");
        page.Row("orbweaver --version", "Print the version.");
        page.Heading("Examples");
        page.Row("orbweaver demo", "Needs no network.");
        page.Row("orbweaver crawl https://example.org/", "Into example.org.jsonl; run it again to go on after an interruption.");
        page.Text("");
        page.Text("\"orbweaver crawl --help\" and \"orbweaver lab --help\" tell all options, with their defaults.");
    }

    private static void WriteDemo(Page page)
    {
        page.Text("orbweaver demo: serves a made-up site on 127.0.0.1 and crawls it, live, into a folder for temporary files. Takes a few seconds and needs no network. Exit code 0 when what was recorded is what the site holds.");
        page.Heading("Usage");
        page.Text("  orbweaver demo");
    }

    private static void WriteTimeline(Page page)
    {
        page.Text("orbweaver timeline: draws which task ran when, what it waited for, and who woke it.");
        page.Heading("Usage");
        page.Text("  orbweaver timeline FILE [options]");
        page.Text("");
        page.Text("Any program on Orbweaver's loop records itself when it is run with ORBWEAVER_TIMELINE=FILE. The file is a Chrome trace: https://ui.perfetto.dev opens it as well, and shows what is too much for a terminal.");
        page.Heading("Examples");
        page.Verbatim("      ORBWEAVER_TIMELINE=run.json dotnet run");
        page.Verbatim("      orbweaver timeline run.json");
        page.Verbatim("      orbweaver timeline run.json --svg run.svg --rows 100");
        page.Heading("Options");
        foreach (var flag in TimelineFlags.All)
            page.Row(flag.Shape, flag.Text);
        page.Heading("The drawing");
        page.Text("  A row is a task, in the order of their beginnings; in its bars stands what it waited for, where there is room. Times are the program's own; of a loop on virtual time they are that clock's.");
    }

    private static void WriteCrawl(Page page)
    {
        page.Text("orbweaver crawl: follows links from one or more URLs and records every page once.");
        page.Heading("Usage");
        page.Text("  orbweaver crawl URL… [options]");
        page.Text("");
        page.Text("A URL without a scheme is taken as https. Where the crawl stands is kept in a file: however it was ended, the same command goes on. robots.txt is obeyed, and hosts are asked gently, unless you say otherwise.");

        page.Heading("Examples");
        WriteExamples(page, CrawlExamples);
        WriteFlags(page, CrawlFlags.Groups);

        page.Heading("Values");
        WriteDurations(page);
        page.Row("SIZE", "512k, 10MB (thousands), 64MiB (1024s); a bare number is bytes.");
        page.Row("GLOB", "Matched against the whole URL; quote it, or the shell may expand it.");

        page.Heading("While it runs");
        page.Text("  Ctrl-C stops cleanly, keeps the state and says how to go on; a second one quits at once. On a terminal the progress is drawn in place, else a line is printed every five seconds, on standard error.");

        page.Heading("Exit codes");
        page.Row("0", "finished");
        page.Row("1", "wrong usage, or a file that cannot be written");
        page.Row("2", "nothing could be fetched");
        page.Row("3", "stopped by a limit, or hosts that went down are still missing");
        page.Row("130", "interrupted; the state is kept");
    }

    private static void WriteLab(Page page)
    {
        page.Text("orbweaver lab: sends the same requests to a slow server in the ways that courses on asyncio compare (one after the other, by threads, by processes, as coroutines on one event loop, on one loop a core), and shows what each takes.");
        page.Heading("Usage");
        page.Text("  orbweaver lab [options]");
        page.Text("");
        page.Text("The server is the laboratory's own, a process on this machine; no network is needed. Each model runs in a process of its own, is warmed up first, and none runs beside another.");

        page.Heading("Examples");
        WriteExamples(page, LabExamples);
        WriteFlags(page, LabFlags.Groups);

        page.Heading("Values");
        WriteDurations(page);

        page.Heading("While it runs");
        page.Text("  Ctrl-C ends all processes and tells what had been measured by then; a second one quits at once. On a terminal the progress is drawn in place, on standard error; table and chart go to standard output.");

        page.Heading("Exit codes");
        page.Row("0", "finished");
        page.Row("1", "wrong usage, a model that failed, or a file that cannot be written");
        page.Row("130", "interrupted");
    }

    private static void WriteDurations(Page page) => page.Row("DURATION", "500ms, 2s, 1.5s, 1m30s, 2h; a bare number is seconds.");

    private static void WriteExamples(Page page, IReadOnlyList<(string Purpose, string Command)> examples)
    {
        foreach (var (purpose, command) in examples)
        {
            page.Text("  " + purpose);
            page.Verbatim("      " + command);
        }
    }

    private static void WriteFlags(Page page, IReadOnlyList<FlagGroup> groups)
    {
        foreach (var group in groups)
        {
            page.Heading(group.Heading);
            foreach (var flag in group.Flags)
                page.Row(flag.Shape, flag.Text);
        }
    }

    /// <summary>Wrapped text in one or two columns.</summary>
    private sealed class Page(int width)
    {
        private readonly StringBuilder _text = new();

        public void Heading(string heading) => _text.Append('\n').Append(heading).Append('\n');

        public void Verbatim(string line) => _text.Append(line).Append('\n');

        public void Text(string text)
        {
            var indent = text.Length - text.TrimStart().Length;
            Wrap(text.TrimStart(), indent, indent);
        }

        public void Row(string left, string right)
        {
            _text.Append("  ").Append(left);
            var used = 2 + left.Length;
            if (used + 2 > LeftColumn)
            {
                _text.Append('\n');
                used = 0;
            }

            Wrap(right, LeftColumn - used, LeftColumn);
        }

        public override string ToString() => _text.ToString();

        private void Wrap(string text, int firstIndent, int indent)
        {
            _text.Append(' ', firstIndent);
            var column = indent;
            foreach (var word in text.Split(' '))
            {
                if (column > indent && column + 1 + word.Length > width)
                {
                    _text.Append('\n').Append(' ', indent);
                    column = indent;
                }
                else if (column > indent)
                {
                    _text.Append(' ');
                    column++;
                }

                _text.Append(word);
                column += word.Length;
            }

            _text.Append('\n');
        }
    }
}
