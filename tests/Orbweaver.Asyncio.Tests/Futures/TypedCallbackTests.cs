namespace Orbweaver.Asyncio.Tests;

/// <summary>Done callbacks that get the future with its type.</summary>
public sealed class TypedCallbackTests : LoopTest
{
    private readonly List<string> _calls = [];

    [Fact]
    public void Callback_gets_the_future_with_its_result() => Run(async () =>
    {
        var task = Aio.CreateTask(Answer());
        task.AddDoneCallback(done => _calls.Add($"{done.Result * 2}"));
        ((Future)task).AddDoneCallback(done => _calls.Add($"{done}"));
        await task;
        await Passes(1);
        Assert.Equal(["84", "Task Task-2 (finished: 42)"], _calls);
    });

    [Fact]
    public void Callback_can_be_taken_back() => Run(async () =>
    {
        var future = new Future<int>();
        Action<Future> untyped = _ => _calls.Add("untyped");
        future.AddDoneCallback(Note);
        future.AddDoneCallback(Note);
        future.AddDoneCallback(untyped);
        Assert.Equal(2, future.RemoveDoneCallback(Note));
        Assert.Equal(1, ((Future)future).RemoveDoneCallback(untyped));
        future.SetResult(1);
        await Passes(1);
        Assert.Empty(_calls);
    });

    [Fact]
    public void Callback_of_null_is_refused() => Run(async () =>
        Assert.Equal("callback", Assert.Throws<ArgumentNullException>(() => new Future<int>().AddDoneCallback((Action<Future<int>>)null!)).ParamName));

    private static async Coroutine<int> Answer() => 42;

    private void Note(Future<int> future) => _calls.Add($"{future.Result}");
}
