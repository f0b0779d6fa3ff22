namespace Orbweaver.Crawling.Tests;

public sealed class SqliteSeenTests : IDisposable
{
    private const int Generation = 1000;
    private const int Batch = 90;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Keys_of_every_generation_stay_seen()
    {
        using var frontier = Open();
        for (var from = 0; from < 12 * Generation; from += Batch)
            Assert.Equal(Batch, frontier.Commit(Range(from), null).Admitted.Count);

        for (var from = 0; from < 12 * Generation; from += Batch)
            Assert.Empty(frontier.Commit(Range(from), null).Admitted);
    }

    [Fact]
    public void Keys_half_merged_stay_seen_after_reopening()
    {
        for (var from = 0; from < 6 * Generation; from += Batch)
            using (var frontier = Open())
                Assert.Equal(Batch, frontier.Commit(Range(from), null).Admitted.Count);

        using var last = Open();
        for (var from = 0; from < 6 * Generation; from += Batch)
            Assert.Empty(last.Commit(Range(from), null).Admitted);
    }

    [Fact]
    public void Keys_of_a_commit_that_was_undone_are_new_again()
    {
        using var frontier = Open();
        using var output = new MemoryOutput("/pages.jsonl") { BeforeAppending = () => throw new IOException() };
        for (var from = 0; from < 4 * Generation; from += Batch)
        {
            var batch = Range(from);
            batch.Records.GetSpan(1)[0] = (byte)'\n';
            batch.Records.Advance(1);
            Assert.Throws<IOException>(() => frontier.Commit(batch, output));
            Assert.Equal(Batch, frontier.Commit(Range(from), null).Admitted.Count);
        }
        for (var from = 0; from < 4 * Generation; from += Batch)
            Assert.Empty(frontier.Commit(Range(from), null).Admitted);
    }

    [Fact]
    public void Rows_of_merged_generations_are_dropped()
    {
        using (var frontier = Open())
            for (var from = 0; from < 10 * Generation; from += Batch)
                frontier.Commit(Range(from), null);

        using var database = SqliteDatabase.Open(_folder["state.db"]);
        Assert.InRange(database.QueryInteger("SELECT sum(length(keys)) / 16 FROM recent"), 1, 2 * Generation);
        Assert.InRange(database.QueryInteger("SELECT count(*) FROM seen"), 8 * Generation, 10 * Generation);
    }

    private static FrontierBatch Range(int from) => Batches.Admit([.. Enumerable.Range(from, Batch)]);

    private SqliteFrontier Open() => SqliteFrontier.Open(_folder["state.db"], Generation);
}
