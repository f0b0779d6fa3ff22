namespace Orbweaver.Asyncio.Tests;

/// <summary>Rule 16: callbacks taken back from the beginning and the end of the list. The names are those of CPython's test_futures.</summary>
[Trait("Rule", "16")]
public sealed class DoneCallbackTests : LoopTest
{
    [Fact]
    public void Callbacks_remove_first_callback()
    {
        Complete(remove: [0, 0]);
        AssertTrace("1", "2");
    }

    [Fact]
    public void Callbacks_remove_first_and_second_callback()
    {
        Complete(remove: [0, 1, 0]);
        AssertTrace("2");
    }

    [Fact]
    public void Callbacks_remove_third_callback()
    {
        Complete(remove: [2, 2]);
        AssertTrace("0", "1");
    }

    [Fact]
    public void Callbacks_removed_all_leave_none_and_others_can_be_added()
    {
        var future = new Future<int>(Loop);
        var callbacks = ThreeCallbacks();
        foreach (var callback in callbacks)
            future.AddDoneCallback(callback);
        foreach (var callback in callbacks)
            Assert.Equal(1, future.RemoveDoneCallback(callback));
        future.AddDoneCallback(callbacks[1]);
        future.SetResult(1);
        RunPasses();
        AssertTrace("1");
    }

    private Action<Future>[] ThreeCallbacks() => [_ => Say("0"), _ => Say("1"), _ => Say("2")];

    private void Complete(int[] remove)
    {
        var future = new Future<int>(Loop);
        var callbacks = ThreeCallbacks();
        foreach (var callback in callbacks)
            future.AddDoneCallback(callback);
        var removed = new HashSet<int>();
        foreach (var number in remove)
            Assert.Equal(removed.Add(number) ? 1 : 0, future.RemoveDoneCallback(callbacks[number]));
        AssertTrace();
        future.SetResult(7);
        RunPasses();
        Assert.Equal(7, future.Result);
    }
}
