namespace Orbweaver.Crawling.Tests;

/// <summary>The frontier's laws, whichever the storage.</summary>
public abstract class FrontierTests : IDisposable
{
    private const string OutputName = "/pages.jsonl";

    private readonly MemoryOutput _output = new(OutputName);
    private IFrontier? _frontier;

    private IFrontier Frontier => _frontier ??= Make();

    protected abstract IFrontier Make();

    /// <summary>Closes a frontier and opens what it left; itself where it leaves nothing.</summary>
    protected abstract IFrontier Reopen(IFrontier frontier);

    public void Dispose()
    {
        _frontier?.Dispose();
        Cleanup();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Frontier_when_new_is_empty()
    {
        Assert.Equal(new FrontierCounts(0, 0, 0), Frontier.Count());
        Assert.Empty(Frontier.QueuedHosts());
        Assert.Empty(Frontier.Read(1, 0, 10));
        Assert.Null(Frontier.CommittedLength(OutputName));
        Assert.Null(Frontier.GetValue("seeds"));
        Assert.NotEqual(UInt128.Zero, Frontier.FingerprintSeed);
    }

    [Fact]
    public void Seed_of_two_frontiers_differs()
    {
        using var other = new MemoryFrontier();
        Assert.NotEqual(other.FingerprintSeed, Frontier.FingerprintSeed);
    }

    [Fact]
    public void Admission_of_new_urls_returns_and_queues_them_in_order()
    {
        var batch = new FrontierBatch().Admit(1).Admit(2, depth: 3, redirects: 1).Admit(3, "http://127.0.0.1:8080", depth: 1);

        var admitted = Frontier.Commit(batch, null).Admitted;

        var first = admitted[0].HostId;
        var second = admitted[2].HostId;
        Assert.Equal(
            [
                new FrontierEntry(1, first, "https://example.org/1", 0, 0, 0, 0),
                new FrontierEntry(2, first, "https://example.org/2", 3, 1, 0, 0),
                new FrontierEntry(3, second, "http://127.0.0.1:8080/3", 1, 0, 0, 0),
            ],
            admitted);
        Assert.Equal(admitted.Take(2), Frontier.Read(first, 0, 10));
        Assert.Equal(admitted.Skip(2), Frontier.Read(second, 0, 10));
        Assert.Equal(
            [new FrontierHost(first, "https://example.org", 0, 2), new FrontierHost(second, "http://127.0.0.1:8080", 0, 1)],
            Frontier.QueuedHosts());
    }

    [Fact]
    public void Admission_of_a_key_twice_in_a_batch_keeps_the_first()
    {
        var batch = new FrontierBatch().Admit(7, depth: 1).Admit(7, depth: 2).Admit(8);

        Assert.Equal([1, 1 + 1], Frontier.Commit(batch, null).Admitted.Select(entry => (int)entry.Id));
        Assert.Equal([1, 0], Frontier.Read(1, 0, 10).Select(entry => entry.Depth));
        Assert.Equal(2, Frontier.Count().Queued);
    }

    [Fact]
    public void Admission_of_a_key_seen_before_is_refused_for_ever()
    {
        Frontier.Commit(Batches.Admit(1, 2), null);
        Assert.Empty(Frontier.Commit(Batches.Admit(1, 2), null).Admitted);

        Frontier.Commit(new FrontierBatch().Record(1).Record(2), _output);
        Assert.Empty(Frontier.Commit(Batches.Admit(2, 1), null).Admitted);

        _frontier = Reopen(Frontier);
        Assert.Empty(Frontier.Commit(Batches.Admit(2, 1), null).Admitted);
        Assert.Equal(new FrontierCounts(0, 2, 0), Frontier.Count());
    }

    [Fact]
    public void Admission_of_the_key_zero_is_like_any()
    {
        var batch = new FrontierBatch();
        batch.Admissions.Add(new Admission(0, Batches.Host, "https://example.org/zero", 0, 0));

        Assert.Single(Frontier.Commit(batch, null).Admitted);
        Assert.Empty(Frontier.Commit(batch, null).Admitted);
    }

    [Fact]
    public void Ids_grow_also_when_the_queue_was_emptied()
    {
        Frontier.Commit(Batches.Admit(1, 2), null);
        Frontier.Commit(new FrontierBatch().Record(1).Record(2), _output);
        _frontier = Reopen(Frontier);

        Assert.Equal(3, Frontier.Commit(Batches.Admit(3), null).Admitted.Single().Id);
    }

    [Fact]
    public void Commit_stores_outcome_links_and_length_together()
    {
        Frontier.Commit(Batches.Admit(1), _output);
        Assert.Equal(0, Frontier.CommittedLength(OutputName));

        Frontier.Commit(Batches.Admit(2, 3).Record(1), _output);

        Assert.Equal(new FrontierCounts(2, 1, 0), Frontier.Count());
        Assert.Equal([2L, 3L], Frontier.Read(1, 0, 10).Select(entry => entry.Id));
        Assert.Equal("1\n", _output.Text);
        Assert.Equal(2, Frontier.CommittedLength(OutputName));
    }

    [Fact]
    public void Commit_counts_failures_among_the_recorded()
    {
        Frontier.Commit(Batches.Admit(1, 2, 3), null);
        Frontier.Commit(new FrontierBatch().Record(3, failed: true).Record(1), _output);

        Assert.Equal(new FrontierCounts(Queued: 1, Recorded: 2, Failed: 1), Frontier.Count());
    }

    [Fact]
    public void Commit_when_the_output_fails_stores_nothing()
    {
        Frontier.Commit(Batches.Admit(1), _output);
        _output.BeforeAppending = () => throw new IOException("disk full");

        Assert.Throws<IOException>(() => Frontier.Commit(Batches.Admit(2).Admit(3, "https://other.example").Record(1), _output));

        Assert.Equal(new FrontierCounts(1, 0, 0), Frontier.Count());
        Assert.Equal([new FrontierHost(1, Batches.Host, 0, 1)], Frontier.QueuedHosts());
        Assert.Equal(0, Frontier.CommittedLength(OutputName));
        _output.BeforeAppending = null;
        Assert.Equal(2, Frontier.Commit(Batches.Admit(2).Admit(3, "https://other.example").Record(1), _output).Admitted.Count);
        Assert.Equal("1\n", _output.Text);
    }

    [Fact]
    public void Commit_of_an_outcome_that_is_recorded_already_is_refused_whole()
    {
        Frontier.Commit(Batches.Admit(1, 2), null);
        Frontier.Commit(new FrontierBatch().Record(1), _output);

        Assert.Throws<ArgumentException>(() => Frontier.Commit(Batches.Admit(3).Record(2).Record(1), _output));
        Assert.Throws<ArgumentException>(() => Frontier.Commit(Batches.Admit(3).Record(2).Record(2), _output));

        Assert.Equal(new FrontierCounts(1, 1, 0), Frontier.Count());
        Assert.Equal("1\n", _output.Text);
        Assert.Single(Frontier.Commit(Batches.Admit(3), null).Admitted);
    }

    [Fact]
    public void Commit_that_names_what_is_not_there_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Frontier.Commit(new FrontierBatch { Retries = { new Retry(9, 1, 0) } }, null));
        Assert.Throws<ArgumentException>(() => Frontier.Commit(new FrontierBatch { HostTimes = { new HostTime(9, 1) } }, null));
    }

    [Fact]
    public void Commit_of_records_without_an_output_is_refused()
    {
        Frontier.Commit(Batches.Admit(1), null);
        Assert.Throws<ArgumentException>(() => Frontier.Commit(new FrontierBatch().Record(1), null));
        Assert.Equal(1, Frontier.Count().Queued);
    }

    [Fact]
    public void Commit_to_an_output_without_a_name_remembers_no_length()
    {
        using var nameless = new MemoryOutput(null);
        Frontier.Commit(Batches.Admit(1), nameless);
        Frontier.Commit(new FrontierBatch().Record(1), nameless);

        Assert.Equal("1\n", nameless.Text);
        Assert.Equal(new FrontierCounts(0, 1, 0), Frontier.Count());
    }

    [Fact]
    public void Commit_of_nothing_changes_nothing()
    {
        Assert.Empty(Frontier.Commit(new FrontierBatch(), null).Admitted);
        Assert.Equal(new FrontierCounts(0, 0, 0), Frontier.Count());
    }

    [Fact]
    public void Read_pages_through_a_host_by_the_last_id()
    {
        Frontier.Commit(Batches.Admit(1, 2).Admit(3, "https://other.example").Admit(4).Admit(5).Admit(6), null);
        Frontier.Commit(new FrontierBatch().Record(4), _output);

        Assert.Equal([1L, 2L], Frontier.Read(1, 0, 2).Select(entry => entry.Id));
        Assert.Equal([5L, 6L], Frontier.Read(1, 2, 2).Select(entry => entry.Id));
        Assert.Equal([6L], Frontier.Read(1, 5, 2).Select(entry => entry.Id));
        Assert.Empty(Frontier.Read(1, 6, 2));
        Assert.Equal([3L], Frontier.Read(2, 0, 2).Select(entry => entry.Id));
        Assert.Throws<ArgumentOutOfRangeException>(() => Frontier.Read(1, 0, 0));
    }

    [Fact]
    public void Retry_keeps_attempts_and_time()
    {
        Frontier.Commit(Batches.Admit(1, 2), null);
        Frontier.Commit(new FrontierBatch { Retries = { new Retry(1, Attempts: 2, NotBefore: 1_800_000_000_123) } }, null);
        _frontier = Reopen(Frontier);

        var entries = Frontier.Read(1, 0, 10);
        Assert.Equal(new FrontierEntry(1, 1, "https://example.org/1", 0, 0, 2, 1_800_000_000_123), entries[0]);
        Assert.Equal(new FrontierEntry(2, 1, "https://example.org/2", 0, 0, 0, 0), entries[1]);
        Assert.Equal(2, Frontier.Count().Queued);
    }

    [Fact]
    public void Host_time_is_kept_also_while_the_host_has_nothing_queued()
    {
        Frontier.Commit(Batches.Admit(1), null);
        Frontier.Commit(new FrontierBatch { HostTimes = { new HostTime(1, 1_800_000_000_500) } }.Record(1), _output);
        _frontier = Reopen(Frontier);
        Assert.Empty(Frontier.QueuedHosts());

        Frontier.Commit(Batches.Admit(2), null);

        Assert.Equal([new FrontierHost(1, Batches.Host, 1_800_000_000_500, 1)], Frontier.QueuedHosts());
    }

    [Fact]
    public void Value_is_kept_replaced_and_removed()
    {
        Frontier.SetValue("seeds", "https://example.org/ é");
        Frontier.SetValue("finished_at", "");
        Frontier.SetValue("seeds", "https://example.org/ ü");
        _frontier = Reopen(Frontier);
        Assert.Equal("https://example.org/ ü", Frontier.GetValue("seeds"));
        Assert.Equal("", Frontier.GetValue("finished_at"));

        Frontier.SetValue("seeds", null);
        Assert.Null(Frontier.GetValue("seeds"));
    }

    [Fact]
    public void Url_of_any_length_and_text_comes_back_unchanged()
    {
        var url = "https://example.org/" + new string('a', 5000) + "é€😀";
        var batch = new FrontierBatch();
        batch.Admissions.Add(new Admission(1, Batches.Host, url, 0, 0));
        Frontier.Commit(batch, null);
        _frontier = Reopen(Frontier);

        Assert.Equal(url, Frontier.Read(1, 0, 1).Single().Url);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Frontier_after_any_history_is_what_a_plain_model_says(int seed)
    {
        var random = new Random(seed);
        Dictionary<int, long> ids = [];
        SortedDictionary<long, FrontierEntry> queue = [];
        Dictionary<string, long> hosts = [];
        long recorded = 0;
        for (var step = 0; step < 200; step++)
        {
            var batch = new FrontierBatch();
            foreach (var id in queue.Keys.ToArray())
                if (random.Next(4) == 0)
                {
                    batch.Record(id);
                    queue.Remove(id);
                    recorded++;
                }
                else if (random.Next(8) == 0)
                {
                    queue[id] = queue[id] with { Attempts = step, NotBefore = step * 1000L };
                    batch.Retries.Add(new Retry(id, step, step * 1000L));
                }
            List<int> expected = [];
            for (var i = random.Next(12); i > 0; i--)
            {
                var number = random.Next(900);
                batch.Admit(number, $"https://host{number % 5}.example", depth: step);
                if (ids.TryAdd(number, ids.Count + 1))
                    expected.Add(number);
            }

            var admitted = Frontier.Commit(batch, _output).Admitted;

            Assert.Equal(expected.Select(number => ids[number]), admitted.Select(entry => entry.Id));
            foreach (var entry in admitted)
            {
                queue.Add(entry.Id, entry);
                Assert.Equal(entry.HostId, hosts.TryAdd(entry.Url[..entry.Url.LastIndexOf('/')], entry.HostId) ? entry.HostId : hosts[entry.Url[..entry.Url.LastIndexOf('/')]]);
            }
            if (random.Next(10) == 0)
                _frontier = Reopen(Frontier);
            Assert.Equal(new FrontierCounts(queue.Count, recorded, 0), Frontier.Count());
        }
        Assert.Equal(queue.Values.GroupBy(entry => entry.HostId).Select(group => (group.Key, (long)group.Count())).Order(),
            Frontier.QueuedHosts().Select(host => (host.Id, host.Queued)));
        foreach (var host in Frontier.QueuedHosts())
            Assert.Equal(queue.Values.Where(entry => entry.HostId == host.Id), Frontier.Read(host.Id, 0, 1000));
        Assert.Equal(_output.Length, Frontier.CommittedLength(OutputName));
        Assert.Equal(recorded, _output.Text.Split('\n').Distinct().Count() - 1);
    }

    protected virtual void Cleanup()
    {
    }
}
