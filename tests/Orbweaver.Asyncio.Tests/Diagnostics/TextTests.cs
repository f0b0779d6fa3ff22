namespace Orbweaver.Asyncio.Tests;

/// <summary>What coroutines and results look like when they are printed.</summary>
public sealed class TextTests : LoopTest
{
    [Fact]
    public void Coroutine_text_names_the_method_and_tells_whether_it_was_taken() => Run(async () =>
    {
        var (plain, typed) = (Wait(), Value("x"));
        Assert.Equal("Coroutine TextTests.Wait (not begun)", plain.ToString());
        Assert.Equal("Coroutine TextTests.Value (not begun)", typed.ToString());
        await plain;
        var task = Aio.CreateTask(typed);
        Assert.Equal("Coroutine TextTests.Wait (taken)", plain.ToString());
        Assert.Equal("Coroutine TextTests.Value (taken)", typed.ToString());
        Assert.Equal("Coroutine Aio.Sleep (not begun)", Aio.Sleep(0).ToString());
        Assert.Equal("Coroutine (none)", default(Coroutine).ToString());
        await task;
    });

    [Theory]
    [InlineData(null, "null")]
    [InlineData("two\nlines", "\"two lines\"")]
    [InlineData(1.5, "1.5")]
    [InlineData(new[] { 1, 2, 3 }, "Int32[3]")]
    public void Result_text_is_short(object? result, string text) => Run(async () =>
    {
        var task = Aio.CreateTask(Value(result), "t");
        await task;
        Assert.Equal($"Task t (finished: {text})", task.ToString());
    });

    [Fact]
    public void Result_text_is_cut_between_characters() => Run(async () =>
    {
        var future = new Future<string>();
        future.SetResult(new string('x', 79) + "😀");
        Assert.Equal($"Future (finished: \"{new string('x', 79)}…\")", future.ToString());
    });

    [Fact]
    public void Result_whose_text_throws_does_no_harm() => Run(async () =>
    {
        var future = new Future<Unprintable>();
        future.SetResult(new Unprintable());
        Assert.Equal("Future (finished: Unprintable, whose text throws NotSupportedException)", future.ToString());
    });

    [Fact]
    public void List_is_counted() => Run(async () =>
    {
        var future = new Future<List<int>>();
        future.SetResult([1, 2]);
        Assert.Equal("Future (finished: List of 2)", future.ToString());
    });

    private static async Coroutine Wait() => await Aio.Sleep(0);

    private static async Coroutine<T> Value<T>(T value) => value;

    private sealed class Unprintable
    {
        public override string ToString() => throw new NotSupportedException();
    }
}
