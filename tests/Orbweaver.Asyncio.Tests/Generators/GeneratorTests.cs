namespace Orbweaver.Asyncio.Tests;

/// <summary>Generators that receive: next, send, throw, close, as CPython's generator objects have them. Names are those of its test_generators where it has the test.</summary>
public sealed partial class GeneratorTests
{
    private readonly List<string> _trace = [];

    [Fact]
    public void Send_gives_the_yield_its_value()
    {
        var averager = Averager();
        Assert.Equal(0, averager.Next());
        Assert.Equal(10, averager.Send(10));
        Assert.Equal(15, averager.Send(20));
        Assert.Equal(20, averager.Send(30));

        static Generator<double, double> Averager() => new(async yielder =>
        {
            var (total, count, average) = (0.0, 0, 0.0);
            while (true)
            {
                total += await yielder.Yield(average);
                average = total / ++count;
            }
        });
    }

    [Fact]
    public void Body_does_not_run_before_the_first_value_is_asked_for()
    {
        var generator = new Generator<int, string>(yielder =>
        {
            _trace.Add("called");
            return Body(yielder);
        });
        Assert.Equal(GeneratorState.Created, generator.State);
        Assert.Empty(_trace);
        Assert.Equal(1, generator.Next());
        Assert.Equal(["called", "begins"], _trace);
        Assert.Equal(GeneratorState.Suspended, generator.State);

        async GeneratorBody Body(Yielder<int, string> yielder)
        {
            _trace.Add("begins");
            await yielder.Yield(1);
        }
    }

    [Fact]
    public void Next_sends_the_default_value()
    {
        var generator = new Generator<string, string>(async yielder =>
        {
            var sent = await yielder.Yield("first");
            while (true)
                sent = await yielder.Yield(sent ?? "nothing");
        });
        Assert.Equal("first", generator.Next());
        Assert.Equal("nothing", generator.Next());
        Assert.Equal("x", generator.Send("x"));
        Assert.Equal("nothing", generator.Next());
    }

    [Fact]
    public void Send_non_none_to_new_gen()
    {
        var generator = Count(1);
        Assert.Contains("can't send a value to a just-started generator", Refused(() => generator.Send(0)), StringComparison.Ordinal);
        Refused(() => generator.TrySend(0, out _));
        Assert.Equal(GeneratorState.Created, generator.State);
        Assert.Equal(1, generator.Next());
    }

    [Fact]
    public void End_is_an_exception_of_Next_and_Send_and_false_of_TryNext_and_TrySend()
    {
        var generator = Count(2);
        Assert.True(generator.TryNext(out var value));
        Assert.Equal(1, value);
        Assert.True(generator.TrySend(0, out value));
        Assert.Equal(2, value);
        Assert.False(generator.IsFinished);
        Assert.False(generator.TryNext(out _));
        Assert.True(generator.IsFinished);
        Assert.False(generator.TrySend(0, out _));
        Assert.Null(Assert.Throws<StopIterationException>(() => generator.Next()).Value);
        Assert.Throws<StopIterationException>(() => generator.Send(1));
    }

    [Fact]
    public void Result_is_what_the_body_returns()
    {
        // CPython: test_return_tuple.
        var generator = new Generator<int, int, (int, string)>(async yielder =>
        {
            var sent = await yielder.Yield(1);
            return (sent, "done");
        });
        generator.Next();
        Assert.False(generator.HasResult);
        Assert.Contains("no result yet", Refused(() => _ = generator.Result), StringComparison.Ordinal);
        Assert.Equal((5, "done"), Assert.Throws<StopIterationException>(() => generator.Send(5)).Value);
        Assert.True(generator.HasResult);
        Assert.Equal((5, "done"), generator.Result);
    }

    [Fact]
    public void Exception_of_the_body_passes_and_ends_the_generator()
    {
        var generator = new Generator<int, int, int>(async yielder =>
        {
            await yielder.Yield(1);
            throw new FormatException();
        });
        generator.Next();
        Assert.Contains(nameof(Exception_of_the_body_passes_and_ends_the_generator), Assert.Throws<FormatException>(() => generator.Next()).StackTrace, StringComparison.Ordinal);
        Assert.True(generator.IsFinished);
        Assert.False(generator.TryNext(out _));
        Assert.Null(Assert.Throws<StopIterationException>(() => generator.Next()).Value);
        Assert.Contains("no result", Refused(() => _ = generator.Result), StringComparison.Ordinal);
    }

    [Fact]
    public void Stopiteration_error()
    {
        // PEP 479: the end of another must not look like this one's.
        var generator = new Generator<int, int>(async yielder => await yielder.Yield(Count(0).Next()));
        var error = Assert.Throws<InvalidOperationException>(() => generator.Next());
        Assert.Contains("generator raised StopIteration", error.Message, StringComparison.Ordinal);
        Assert.IsType<StopIterationException>(error.InnerException);
    }

    [Fact]
    public void Except_throw()
    {
        var generator = new Generator<int, int>(async yielder =>
        {
            for (var n = 1; ; n++)
            {
                try
                {
                    await yielder.Yield(n);
                }
                catch (FormatException e)
                {
                    _trace.Add(e.Message);
                }
            }
        });
        Assert.Equal(1, generator.Next());
        Assert.Equal(2, generator.Throw(new FormatException("bad")));
        Assert.Equal(3, generator.Next());
        var other = new InvalidTimeZoneException();
        Assert.Same(other, Assert.Throws<InvalidTimeZoneException>(() => generator.Throw(other)));
        Assert.True(generator.IsFinished);
        Assert.Equal(["bad"], _trace);
        Assert.Throws<ArgumentNullException>(() => generator.Throw(null!));
    }

    [Fact]
    public void Throw_that_ends_the_body_is_the_end()
    {
        var generator = new Generator<int, int, string>(async yielder =>
        {
            try
            {
                await yielder.Yield(1);
                return "never";
            }
            catch (FormatException)
            {
                return "caught";
            }
        });
        generator.Next();
        Assert.Equal("caught", Assert.Throws<StopIterationException>(() => generator.Throw(new FormatException())).Value);
    }

    [Fact]
    public void Throw_into_a_generator_that_has_not_begun_or_has_ended_throws()
    {
        var generator = Count(1);
        Assert.Throws<FormatException>(() => generator.Throw(new FormatException()));
        Assert.True(generator.IsFinished);
        Assert.False(generator.TryNext(out _));
        Assert.Throws<FormatException>(() => generator.Throw(new FormatException()));
    }

    [Fact]
    public void Generator_that_is_run_by_its_own_body_is_an_error()
    {
        Generator<int, int>? generator = null;
        foreach (var run in new Action[] { () => generator!.Next(), () => generator!.Send(1), () => generator!.Throw(new FormatException()), () => generator!.Close() })
        {
            generator = new Generator<int, int>(async yielder =>
            {
                Assert.Equal("Generator (running)", generator!.ToString());
                Assert.Contains("generator already executing", Refused(run), StringComparison.Ordinal);
                await yielder.Yield(7);
            });
            Assert.Equal(7, generator.Next());
        }
    }

    [Fact]
    public void Foreach_takes_what_is_yielded_and_leaves_the_rest()
    {
        var generator = Count(4);
        var taken = new List<int>();
        foreach (var value in generator)
        {
            taken.Add(value);
            if (value == 2)
                break;
        }

        Assert.Equal([1, 2], taken);
        Assert.Equal([3, 4], generator.ToArray()); // goes on where the loop has left it
        Assert.Empty(generator);
        Assert.Throws<NotSupportedException>(() => ((System.Collections.IEnumerator)generator.GetEnumerator()).Reset());
    }

    [Fact]
    public void Await_of_anything_else_is_an_error_that_names_it()
    {
        Assert.Contains("Task", Refused(() => new Generator<int, int>(async _ => await Task.Delay(-1)).Next()), StringComparison.Ordinal);
        Assert.Contains("Coroutine", Refused(() => new Generator<int, int, int>(async _ => await Nothing()).Next()), StringComparison.Ordinal);
        Assert.Contains("Yield", Refused(() => new Generator<int, int>(async _ => await Task.Yield()).Next()), StringComparison.Ordinal);

        static async Coroutine<int> Nothing() => 1;
    }

    [Fact]
    public void Yielder_outside_its_body_is_refused()
    {
        Yielder<int, int> kept = default;
        var generator = new Generator<int, int>(async yielder =>
        {
            kept = yielder;
            await yielder.Yield(1);
            var helper = Helper(yielder);
            Assert.Contains("no generator's body", Refused(helper.GetAwaiter().GetResult), StringComparison.Ordinal);
            await yielder.Yield(2);
        });
        generator.Next();
        Assert.Contains("outside", Refused(() => kept.Yield(1).GetAwaiter()), StringComparison.Ordinal);
        Assert.Contains("outside", Refused(() => _ = kept.YieldFrom(Count(1)).GetAwaiter().IsCompleted), StringComparison.Ordinal);
        Assert.Equal(2, generator.Next());
        Assert.Contains("another generator", Refused(() => new Generator<int, int>(async yielder =>
        {
            await yielder.Yield(new Generator<int, int>(async _ => await yielder.Yield(1)).Next());
        }).Next()), StringComparison.Ordinal);
        Assert.Contains("default(GeneratorBody)", Refused(() => new Generator<int, int>(_ => default).Next()), StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => new Generator<int, int>(null!));
        Assert.Throws<ArgumentNullException>(() => new Generator<int, int, int>(null!));

        static async Task Helper(Yielder<int, int> yielder) => await yielder.Yield(9);
    }

    [Fact]
    public void Generator_on_a_loop_is_run_inside_a_coroutine_and_by_any_thread()
    {
        var generator = Count(3);
        Assert.Equal(1, Aio.Run(Inside()));
        var thread = new Thread(() => _trace.Add($"{generator.Next()}"));
        thread.Start();
        thread.Join();
        Assert.Equal(["2"], _trace);
        Assert.Equal(3, generator.Next());

        async Coroutine<int> Inside()
        {
            await Aio.Sleep(0);
            return generator.Next();
        }
    }

    internal static Generator<int, int> Count(int count) => new(async yielder =>
    {
        for (var n = 1; n <= count; n++)
            await yielder.Yield(n);
    });

    private static string Refused(Action action) => Assert.Throws<InvalidOperationException>(action).Message;

    private static string Refused(Func<object?> action) => Assert.Throws<InvalidOperationException>(action).Message;
}
