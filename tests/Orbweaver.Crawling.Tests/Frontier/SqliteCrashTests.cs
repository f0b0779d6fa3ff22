using System.Globalization;

namespace Orbweaver.Crawling.Tests;

/// <summary>What a killed process leaves is what its files hold at that moment: a copy of them is a crash.</summary>
public sealed class SqliteCrashTests : IDisposable
{
    private const int Pages = 400;
    private const int LinksOfAPage = 3;

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _crash = new();

    private string State => _folder["state.db"];

    private string Output => _folder["pages.jsonl"];

    public void Dispose()
    {
        _folder.Dispose();
        _crash.Dispose();
    }

    [Fact]
    public void Crash_between_output_and_commit_cuts_the_tail_and_repeats_the_batch()
    {
        using (var frontier = SqliteFrontier.Open(State))
        using (var output = JsonLinesOutput.Open(Output, frontier, overwrite: false))
        {
            frontier.Commit(Batches.Admit(1, 2, 3).Admit(4, "https://other.example"), output);
            frontier.Commit(new FrontierBatch().Record(1), output);
            using var crashing = new CrashingOutput(output, CopyFiles);
            frontier.Commit(Batches.Admit(5).Record(2).Record(3), crashing);
        }
        Assert.Equal("1\n2\n3\n", File.ReadAllText(Output));
        RestoreFiles();
        Assert.Equal("1\n2\n3\n", File.ReadAllText(Output));

        using (var frontier = SqliteFrontier.Open(State))
        using (var output = JsonLinesOutput.Open(Output, frontier, overwrite: false))
        {
            Assert.Equal("1\n", File.ReadAllText(Output));
            Assert.Equal(new FrontierCounts(3, 1, 0), frontier.Count());
            Assert.Equal([2L, 3L], frontier.Read(1, 0, 10).Select(entry => entry.Id));
            Assert.Single(frontier.Commit(Batches.Admit(5).Record(2).Record(3), output).Admitted);
        }
        Assert.Equal("1\n2\n3\n", File.ReadAllText(Output));
    }

    [Fact]
    public void Crash_before_the_first_commit_of_an_overwritten_output_is_no_obstacle()
    {
        File.WriteAllText(Output, "an older crawl's\n");
        using (var frontier = SqliteFrontier.Open(State))
        using (var output = JsonLinesOutput.Open(Output, frontier, overwrite: true))
        {
            frontier.Commit(Batches.Admit(1), null);
            using var crashing = new CrashingOutput(output, CopyFiles);
            frontier.Commit(new FrontierBatch().Record(1), crashing);
        }
        RestoreFiles();

        using var again = SqliteFrontier.Open(State);
        using var reopened = JsonLinesOutput.Open(Output, again, overwrite: false);
        Assert.Equal(0, reopened.Length);
        Assert.Equal(1, again.Count().Queued);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Crawl_that_crashes_anywhere_records_every_page_once(int seed)
    {
        var random = new Random(seed);
        var crashes = 0;
        while (!RunUntilACrash(random.Next(1, 12), random))
        {
            crashes++;
            RestoreFiles();
        }

        Assert.True(crashes > 5);
        using var frontier = SqliteFrontier.Open(State);
        Assert.Equal(new FrontierCounts(0, Pages, 0), frontier.Count());
        Assert.Equal(Pages, File.ReadAllLines(Output).Distinct().Count());
        Assert.Equal(Pages, File.ReadAllLines(Output).Length);
        Assert.Equal(new FileInfo(Output).Length, frontier.CommittedLength(Output));
    }

    /// <summary>A machine that lost the end of the log, and never a page of the output.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Crawl_that_lost_the_end_of_its_log_records_every_page_once(int seed)
    {
        var random = new Random(seed);
        for (var crash = 0; crash < 8 && !RunUntilACrash(random.Next(2, 8), random); crash++)
        {
            RestoreFiles();
            using var log = new FileStream(State + "-wal", FileMode.Open);
            log.SetLength(random.NextInt64(log.Length / 2, log.Length));
        }
        Assert.True(RunUntilACrash(int.MaxValue, random));

        using var frontier = SqliteFrontier.Open(State);
        Assert.Equal(new FrontierCounts(0, Pages, 0), frontier.Count());
        Assert.Equal(Pages, File.ReadAllLines(Output).Distinct().Count());
        Assert.Equal(Pages, File.ReadAllLines(Output).Length);
    }

    /// <summary>A crawl of made-up pages; page n links to 3n+1, 3n+2 and 3n+3. The copy that a restart is given is made at a moment within the commit.</summary>
    /// <returns>True when the crawl has ended.</returns>
    private bool RunUntilACrash(int commits, Random random)
    {
        using var frontier = SqliteFrontier.Open(State, seenGeneration: 32);
        using var output = JsonLinesOutput.Open(Output, frontier, overwrite: false);
        if (frontier.Count() == default)
            frontier.Commit(Batches.Admit(0), output);
        while (frontier.Count().Queued > 0)
        {
            var batch = new FrontierBatch();
            foreach (var entry in frontier.Read(1, 0, random.Next(1, 12)))
            {
                var page = int.Parse(entry.Url.AsSpan(entry.Url.LastIndexOf('/') + 1), CultureInfo.InvariantCulture);
                for (var link = 1; link <= LinksOfAPage; link++)
                    batch.Admit((page * LinksOfAPage + link) % Pages);
                batch.Record(entry.Id);
            }
            if (--commits > 0)
            {
                frontier.Commit(batch, output);
                continue;
            }
            if (random.Next(2) == 0)
            {
                using var crashing = new CrashingOutput(output, CopyFiles, torn: random.Next(2) == 0);
                frontier.Commit(batch, crashing);
            }
            else
            {
                frontier.Commit(batch, output);
                CopyFiles();
            }
            return false;
        }
        return true;
    }

    private void CopyFiles()
    {
        foreach (var file in Directory.GetFiles(_crash.Path))
            File.Delete(file);
        foreach (var file in Directory.GetFiles(_folder.Path))
            CopyWithoutLocks(file, _crash[Path.GetFileName(file)]);
    }

    private void RestoreFiles()
    {
        foreach (var file in Directory.GetFiles(_folder.Path))
            File.Delete(file);
        foreach (var file in Directory.GetFiles(_crash.Path))
            File.Copy(file, _folder[Path.GetFileName(file)]);
    }

    private static void CopyWithoutLocks(string from, string to)
    {
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var target = File.Create(to);
        source.CopyTo(target);
    }

    /// <summary>Appends, the whole or a part, and then lets the crash happen: before the frontier commits.</summary>
    private sealed class CrashingOutput(IRecordOutput output, Action crash, bool torn = false) : IRecordOutput
    {
        public string? Name => output.Name;

        public long Length => output.Length;

        public void Append(ReadOnlySpan<byte> lines)
        {
            var written = torn ? lines.Length / 2 : lines.Length;
            output.Append(lines[..written]);
            crash();
            output.Append(lines[written..]);
        }

        public void Dispose()
        {
        }
    }
}
