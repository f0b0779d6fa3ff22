namespace Orbweaver.Cli.Tests;

public sealed class LabReadingTests
{
    [Fact]
    public void Reading_ofTheDefaults_isHeadingTableChartAndNotes()
    {
        const string expected = """
            100 requests to a server that answers after 3 s: 8 threads, 8 processes, 2 loops

                        wall time  ideal   over it  req/s  processor     memory  threads
            sequential   300.2 s*  300 s  0.200 s*   0.3*   0.050 s*   42.0 MiB       15
            threads      39.05 s*   39 s  0.052 s*   2.6*   0.025 s*   46.0 MiB       23
            processes    39.10 s*   39 s  0.104 s*   2.6*   0.050 s*  400.0 MiB      130
            coroutines   3.011 s     3 s  0.011 s   33.2    0.016 s    48.0 MiB       14
            loops        3.009 s     3 s  0.009 s   33.2    0.017 s    49.0 MiB       16

            wall time, each mark ten times the one before
            sequential  ██████████████████████████████████████████████████████████ 300.2 s*
            threads     █████████████████████████████████████▎ 39.05 s*
            processes   █████████████████████████████████████▎ 39.10 s*
            coroutines  ███████████▎ 3.011 s
            loops       ███████████▎ 3.009 s
                        ╵1 s                   ╵10 s                   ╵100 s

            * extrapolated, since not all requests were sent: sequential 6 (in 18.01 s),
              threads 48 (in 18.02 s), processes 48 (in 18.05 s).
              To send them all: --budget 6m24s.
            ideal: what waiting alone takes with so many requests under way at a time:
            sequential 1, threads and processes 8, coroutines and loops 100.
            Each model had a process of its own and was warmed up by requests that are
            answered at once; they ran one after the other.
            memory, threads: the most that all its processes had, the .NET runtime included;
            memory that processes share counts in each.
            """;
        Assert.Equal(expected, string.Join('\n', LabReading.Lines(LabSamples.Defaults, 80, explain: false)));
    }

    [Theory]
    [InlineData(50)]
    [InlineData(60)]
    [InlineData(70)]
    public void Reading_onANarrowTerminal_staysWithin(int width)
    {
        foreach (var line in LabReading.Lines(LabSamples.Defaults, width, explain: true))
            Assert.True(line.Length <= width, line);
    }

    [Fact]
    public void Explanation_ofOneRequest_isInTheSingular()
    {
        var one = LabSamples.Defaults with { Requests = 1, Models = [.. LabSamples.Defaults.Models.Select(model => model with { AtOnce = 1 })] };
        var text = string.Join('\n', LabReading.Lines(one, 100, explain: true)).ReplaceLineEndings(" ");
        Assert.Contains("1 thread blocks on its request", text, StringComparison.Ordinal);
        Assert.Contains("sequential, threads, processes, coroutines and loops 1.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("all 1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("fewer rounds", text, StringComparison.Ordinal);
        Assert.DoesNotContain("All in all", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_ofWholeRuns_saysNothingOfSamples() =>
        Assert.DoesNotContain("*", string.Join('\n', LabReading.Lines(LabSamples.TenThousand, 80, explain: true)), StringComparison.Ordinal);

    [Fact]
    public void Explanation_ofTheDefaults_tellsTheFigures()
    {
        const string expected = """
            The server takes 3 s for an answer, and in that time the client has nothing to compute: it waits. What sets the models apart is how many requests wait at the same time, and what holds one that waits.

            sequential: a blocking call holds its thread until the answer is there, and the next request is sent only then. 100 × 3 s = 300 s; it would take 300.2 s (by 6 requests that were sent). The processor would work for 0.050 s of it; for the rest the thread would sleep.

            threads: 8 threads block, each on a request of its own, so that the waiting is done in 13 rounds. 13 × 3 s = 39 s; it would take 39.05 s (by 48 requests that were sent). More threads would mean fewer rounds, but each is a stack in memory and an entry in the kernel's lists, made to compute and used to sleep.

            processes: the same with 8 processes in place of threads: 13 rounds, and it would take 39.10 s (by 48 requests that were sent). What a process has to itself, its memory and its runtime, is of no use to one that waits, and has its price: 400.0 MiB in all, where the threads had 46.0 MiB. Processes pay where work must be kept apart. Python also needs them to compute on several cores, since its lock lets one thread compute at a time; .NET has no such lock.

            coroutines: one thread again, but await gives it back to the event loop until the answer is there. So the next request is sent without waiting for an answer, and the waiting of all 100 is done in one round: it took 3.011 s, 0.011 s over the delay. That is what it takes to send and to read on one thread (0.016 s of processor time). A request that waits is an object in memory and a socket; nothing else waits with it.

            loops: coroutines again, spread over 2 loops, one a core: it took 3.009 s. That is what one loop took: there is little to share. More loops pay when one has its thread busy, be it with very many connections or with computing between the awaits. It is what courses do with processes of coroutines; without Python's lock, threads of one process do.

            All in all: 300.2 s one after the other, 3.011 s as coroutines: 100 times as fast, on one thread as before. Nothing was computed any faster; the waiting was done all at once.
            """;
        Assert.Equal(expected, string.Join("\n\n", LabExplanation.Of(LabSamples.Defaults)));
    }

    [Fact]
    public void Explanation_ofTenThousand_tellsWhatARequestCosts()
    {
        const string expected = """
            The server takes 3 s for an answer, and in that time the client has nothing to compute: it waits. What sets the models apart is how many requests wait at the same time, and what holds one that waits.

            coroutines: one thread again, but await gives it back to the event loop until the answer is there. So the next request is sent without waiting for an answer, and the waiting of all 10,000 is done in one round: it took 3.450 s, 0.450 s over the delay. That is what it takes to send and to read on one thread (0.700 s of processor time). A request that waits is an object in memory and a socket, together 13.2 KiB here; nothing else waits with it.

            loops: coroutines again, spread over 2 loops, one a core: it took 3.300 s. That is 0.150 s less than one loop took: the sending and reading is shared. More loops pay when one has its thread busy, be it with very many connections or with computing between the awaits. It is what courses do with processes of coroutines; without Python's lock, threads of one process do.
            """;
        Assert.Equal(expected, string.Join("\n\n", LabExplanation.Of(LabSamples.TenThousand)));
    }

    [Theory]
    [InlineData(new[] { 3.0, 300 }, true, new[] { 1.0, 10, 100 })]
    [InlineData(new[] { 0.052, 5.2 }, true, new[] { 0.01, 0.1, 1 })]
    [InlineData(new[] { 1.01, 100 }, true, new[] { 0.1, 1, 10, 100 })]
    [InlineData(new[] { 3.0, 4 }, false, new[] { 0.0, 1, 2, 3, 4 })]
    [InlineData(new[] { 0.06 }, false, new[] { 0.0, 0.02, 0.04, 0.06 })]
    [InlineData(new[] { 150.0 }, false, new[] { 0.0, 50, 100, 150 })]
    public void Scale_ofTimes_hasRoundMarks(double[] times, bool isLogarithmic, double[] marks)
    {
        var scale = LabScale.For(times);
        Assert.Equal(isLogarithmic, scale.IsLogarithmic);
        Assert.Equal(marks, scale.Marks());
        Assert.Equal(1, scale.Share(times.Max()));
        Assert.All(times, time => Assert.InRange(scale.Share(time), 0.05, 1));
    }

    [Theory]
    [InlineData(3.0271, "3.027 s")]
    [InlineData(9.9996, "10.00 s")]
    [InlineData(39.123, "39.12 s")]
    [InlineData(305.16, "305.2 s")]
    [InlineData(-0.001, "-0.001 s")]
    public void Seconds_ofAnySize_haveFourFigures(double seconds, string text) => Assert.Equal(text, LabFigures.Seconds(seconds));

    [Theory]
    [InlineData(59.2, "1m")]
    [InlineData(45, "45s")]
    [InlineData(120, "2m")]
    [InlineData(384, "6m24s")]
    public void Budget_asItIsShown_canBeGiven(double seconds, string text)
    {
        Assert.Equal(text, LabFigures.Budget(seconds));
        Assert.True(DurationText.TryParse(text, out _, out _));
    }

    [Fact]
    public void Paragraph_tooLong_breaksAtSpacesAndKeepsItsIndent() =>
        Assert.Equal(["* one two", "  three", "  four"], Paragraphs.Wrap("* one two three four", 9));
}
