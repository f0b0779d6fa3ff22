namespace Orbweaver.Asyncio.Tests;

/// <content>Closing a generator.</content>
public sealed partial class GeneratorTests
{
    [Fact]
    public void Close_not_started()
    {
        var generator = new Generator<int, int>(_ => throw new FormatException());
        generator.Close();
        Assert.True(generator.IsFinished);
        Assert.False(generator.TryNext(out _));
    }

    [Fact]
    public void Close_runs_the_finally_blocks()
    {
        var generator = new Generator<int, int>(async yielder =>
        {
            try
            {
                await yielder.Yield(1);
                _trace.Add("never");
            }
            finally
            {
                _trace.Add("cleaned up");
            }
        });
        generator.Next();
        generator.Close();
        generator.Close(); // test_close_closed
        Assert.Equal(["cleaned up"], _trace);
        Assert.True(generator.IsFinished);
        Assert.Throws<StopIterationException>(() => generator.Next());
    }

    [Fact]
    public void Using_closes()
    {
        using (var generator = new Generator<int, int>(async yielder =>
        {
            try
            {
                await yielder.Yield(1);
            }
            catch (GeneratorExitException)
            {
                _trace.Add("exit");
                throw;
            }
        }))
        {
            generator.Next();
        }

        Assert.Equal(["exit"], _trace);
    }

    [Fact]
    public void Close_return_value()
    {
        var generator = new Generator<int, int, string>(async yielder =>
        {
            try
            {
                await yielder.Yield(1);
                return "never";
            }
            catch (GeneratorExitException)
            {
                return "closed";
            }
        });
        generator.Next();
        generator.Close();
        Assert.Equal("closed", generator.Result);
    }

    [Fact]
    public void Close_not_catching_exit()
    {
        var generator = new Generator<int, int, int>(async yielder =>
        {
            await yielder.Yield(1);
            return 0;
        });
        generator.Next();
        generator.Close();
        Assert.False(generator.HasResult);
    }

    [Fact]
    public void Close_exhausted()
    {
        var generator = Count(1);
        generator.Next();
        Assert.False(generator.TryNext(out _));
        generator.Close();
    }

    [Fact]
    public void Close_raises()
    {
        var generator = new Generator<int, int>(async yielder =>
        {
            try
            {
                await yielder.Yield(1);
            }
            finally
            {
                Refused();
            }

            static void Refused() => throw new FormatException();
        });
        generator.Next();
        Assert.Throws<FormatException>(generator.Close);
        Assert.True(generator.IsFinished);
    }

    [Fact]
    public void Generator_that_yields_while_it_is_closed_is_an_error()
    {
        var generator = new Generator<int, int>(async yielder =>
        {
            try
            {
                await yielder.Yield(1);
            }
            catch (GeneratorExitException)
            {
                await yielder.Yield(2);
            }
        });
        generator.Next();
        Assert.Contains("generator ignored GeneratorExit", Refused(generator.Close), StringComparison.Ordinal);
        Assert.Equal(GeneratorState.Suspended, generator.State);
        Assert.False(generator.TryNext(out _)); // as CPython: it can be run on
    }

    [Fact]
    public void Close_releases_frame_locals()
    {
        var (generator, local) = Closed();
        GC.Collect();
        Assert.False(local.IsAlive);
        GC.KeepAlive(generator);

        static (Generator<object, int> Generator, WeakReference Local) Closed()
        {
            var local = new object();
            var generator = new Generator<object, int>(async yielder =>
            {
                await yielder.Yield(local);
                await yielder.Yield(local);
            });
            var reference = new WeakReference(generator.Next());
            generator.Close();
            return (generator, reference);
        }
    }
}
