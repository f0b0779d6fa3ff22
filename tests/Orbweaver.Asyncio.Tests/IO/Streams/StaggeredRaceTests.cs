namespace Orbweaver.Asyncio.Tests;

/// <summary>The order of attempts, in virtual time.</summary>
public sealed class StaggeredRaceTests : LoopTest
{
    private readonly List<string> _discarded = [];

    [Fact]
    public void Race_first_success_wins_and_the_others_are_cancelled()
    {
        Assert.Equal("b", RunRace(0.25, Attempt("a", 10), Attempt("b", 0.1), Attempt("c", 1)));
        AssertTrace("0 a begins", "0.25 b begins", "0.35 b ends", "0.35 a cancelled");
    }

    [Fact]
    public void Race_next_begins_as_soon_as_one_has_failed()
    {
        Assert.Equal("c", RunRace(0.25, Attempt("a", 0.1, fails: true), Attempt("b", 5), Attempt("c", 0.5)));
        AssertTrace("0 a begins", "0.1 a fails", "0.1 b begins", "0.35 c begins", "0.85 c ends", "0.85 b cancelled");
    }

    [Fact]
    public void Race_without_a_delay_tries_one_after_the_other()
    {
        Assert.Equal("b", RunRace(null, Attempt("a", 10, fails: true), Attempt("b", 1), Attempt("c", 0)));
        AssertTrace("0 a begins", "10 a fails", "10 b begins", "11 b ends");
    }

    [Fact]
    public void Race_that_nobody_wins_tells_why()
    {
        var race = RaceOf(0.25, Attempt("a", 1, fails: true), Attempt("b", 0.1, fails: true));
        Assert.Null(Run(race.Run));
        Assert.Equal(["a", "b"], race.Errors.Select(error => error!.Message));
    }

    [Fact]
    public void Race_that_is_cancelled_leaves_nothing() => Run(async () =>
    {
        var race = RaceOf(0.25, Attempt("a", 10), Attempt("b", 10));
        var task = Aio.CreateTask(race.Run());
        await Aio.Sleep(1);
        task.Cancel();
        await Aio.Wait([task]);
        Assert.True(task.IsCancelled);
        AssertTrace("0 a begins", "0.25 b begins", "1 a cancelled", "1 b cancelled");
        Assert.Single(Loop.AllTasks);
    });

    [Fact]
    public void Race_late_results_are_discarded()
    {
        Assert.Equal("b", RunRace(0.25, Stubborn("a"), Attempt("b", 0.1)));
        Assert.Equal(["a"], _discarded);
    }

    private string? RunRace(double? delay, params Func<Coroutine<string>>[] attempts) => Run(RaceOf(delay, attempts).Run);

    private StaggeredRace<string> RaceOf(double? delay, params Func<Coroutine<string>>[] attempts) =>
        new(attempts, delay is { } seconds ? TimeSpan.FromSeconds(seconds) : null, _discarded.Add);

    private Func<Coroutine<string>> Attempt(string name, double seconds, bool fails = false) => async () =>
    {
        SayNow($"{name} begins");
        try
        {
            await Aio.Sleep(seconds);
        }
        catch (OperationCanceledException)
        {
            SayNow($"{name} cancelled");
            throw;
        }

        SayNow($"{name} {(fails ? "fails" : "ends")}");
        return fails ? throw new IOException(name) : name;
    };

    /// <summary>Succeeds when it is cancelled.</summary>
    private static Func<Coroutine<string>> Stubborn(string name) => async () =>
    {
        try
        {
            await Aio.Sleep(100);
        }
        catch (OperationCanceledException)
        {
            // As a connect that was complete already.
        }

        return name;
    };

    private void SayNow(string what) => Say(FormattableString.Invariant($"{Loop.Time.TotalSeconds} {what}"));
}
