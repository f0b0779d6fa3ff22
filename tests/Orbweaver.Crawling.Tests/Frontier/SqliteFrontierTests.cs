using System.Globalization;

namespace Orbweaver.Crawling.Tests;

/// <summary>The laws on a file, with the usual generation of keys.</summary>
public class SqliteFrontierTests : FrontierTests
{
    private readonly TemporaryFolder _folder = new();

    private protected virtual int SeenGeneration => SqliteSeen.DefaultGeneration;

    private string StatePath => _folder["state.db"];

    protected override IFrontier Make() => SqliteFrontier.Open(StatePath, SeenGeneration);

    protected override IFrontier Reopen(IFrontier frontier)
    {
        frontier.Dispose();
        return Make();
    }

    protected override void Cleanup() => _folder.Dispose();

    [Fact]
    public void Seed_after_reopening_is_the_same()
    {
        var frontier = Make();
        var seed = frontier.FingerprintSeed;
        using var reopened = Reopen(frontier);
        Assert.Equal(seed, reopened.FingerprintSeed);
    }

    [Fact]
    public void File_after_closing_is_one()
    {
        using (var frontier = Make())
            frontier.Commit(Batches.Admit(1), null);
        Assert.Equal([StatePath], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Path_that_is_relative_is_told_in_full()
    {
        using var frontier = SqliteFrontier.Open(Path.GetRelativePath(Environment.CurrentDirectory, StatePath));
        Assert.Equal(StatePath, frontier.Path);
    }

    [Fact]
    public void Frontier_in_use_refuses_a_second_at_once()
    {
        using var first = Make();
        var error = Assert.Throws<StateInUseException>(Make);
        Assert.Contains(StatePath, error.Message);
        first.Commit(Batches.Admit(1), null);
        Assert.Throws<StateInUseException>(Make);
    }

    [Fact]
    public void Frontier_closed_and_closed_again_is_closed()
    {
        var frontier = Make();
        frontier.Dispose();
        frontier.Dispose();
    }

    [Fact]
    public void File_of_no_bytes_becomes_a_state()
    {
        File.WriteAllBytes(StatePath, []);
        using var frontier = Make();
        Assert.Equal(0, frontier.Count().Queued);
    }

    [Fact]
    public void File_that_is_no_database_is_refused_and_left_alone()
    {
        File.WriteAllText(StatePath, new string('x', 10_000));
        var error = Assert.Throws<FrontierException>(Make);
        Assert.Contains("not a crawl's state", error.Message);
        Assert.Contains(StatePath, error.Message);
        Assert.Equal(new string('x', 10_000), File.ReadAllText(StatePath));
    }

    [Fact]
    public void Database_of_another_program_is_refused_and_left_alone()
    {
        using (var other = SqliteDatabase.Open(StatePath))
            other.Execute("CREATE TABLE mail (id INTEGER)");
        var before = File.ReadAllBytes(StatePath);

        var error = Assert.Throws<FrontierException>(Make);

        Assert.Contains("another program's", error.Message);
        Assert.Equal(before, File.ReadAllBytes(StatePath));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData(SqliteSchema.Version + 1)]
    [InlineData(0)]
    public void State_of_another_version_is_refused(int version)
    {
        Make().Dispose();
        using (var newer = SqliteDatabase.Open(StatePath))
            newer.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version={version}"));

        Assert.Contains($"version {version}", Assert.Throws<FrontierException>(Make).Message);
    }

    [Fact]
    public void File_in_a_folder_that_is_not_there_is_refused()
    {
        var error = Assert.Throws<FrontierException>(() => SqliteFrontier.Open(_folder["no/state.db"]));
        Assert.Contains("folder exists", error.Message);
    }

    [Fact]
    public void Commit_that_fails_after_its_records_were_written_lets_no_further_one_pass()
    {
        using var frontier = Make();
        using var output = new MemoryOutput("/pages.jsonl");
        frontier.Commit(Batches.Admit(1, 2), output);
        using var failing = new FailingNameOutput();

        Assert.ThrowsAny<Exception>(() => frontier.Commit(new FrontierBatch().Record(1), failing));

        var error = Assert.Throws<FrontierException>(() => frontier.Commit(new FrontierBatch().Record(2), output));
        Assert.Contains("Run the same command again", error.Message);
        Assert.Equal(new FrontierCounts(2, 0, 0), frontier.Count());
    }

    [Fact]
    public void Statements_seek_and_never_scan_what_grows()
    {
        Make().Dispose();
        using var database = SqliteDatabase.Open(StatePath);
        foreach (var sql in SqliteQueries.Searching)
        {
            using var plan = new SqliteStatement(database, "EXPLAIN QUERY PLAN " + sql);
            while (plan.Step())
            {
                var step = plan.Text(3);
                Assert.True(
                    step.StartsWith("SEARCH", StringComparison.Ordinal) || step.EndsWith("host USING INDEX host_queued", StringComparison.Ordinal),
                    $"{sql}: {step}");
            }
        }
    }

    private sealed class FailingNameOutput : IRecordOutput
    {
        private bool _isAppended;

        public string? Name => _isAppended ? throw new InvalidOperationException() : null;

        public long Length => 2;

        public void Append(ReadOnlySpan<byte> lines) => _isAppended = true;

        public void Dispose()
        {
        }
    }
}

/// <summary>The same with generations so small that keys move from one table to the other all the time.</summary>
public sealed class SqliteFrontierWithManyGenerationsTests : SqliteFrontierTests
{
    private protected override int SeenGeneration => 16;
}
