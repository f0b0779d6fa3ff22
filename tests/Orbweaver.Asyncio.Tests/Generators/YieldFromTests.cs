namespace Orbweaver.Asyncio.Tests;

/// <summary>Delegation to another generator: PEP 380. Names are those of CPython's test_generators and test_pep380 where these have the test.</summary>
public sealed class YieldFromTests
{
    private readonly List<string> _trace = [];

    [Fact]
    public void Delegation_of_initial_next_to_subgenerator()
    {
        var generator = new Generator<int, int>(async yielder =>
        {
            await yielder.Yield(0);
            await yielder.YieldFrom(GeneratorTests.Count(2));
            await yielder.YieldFrom(GeneratorTests.Count(0));
            await yielder.Yield(9);
        });
        Assert.Equal([0, 1, 2, 9], generator);
    }

    [Fact]
    public void Value_attribute_of_stopiteration_is_the_awaits_result()
    {
        var generator = new Generator<int, int, int>(async yielder =>
        {
            var sum = await yielder.YieldFrom(Sum(2));
            return sum + await yielder.YieldFrom(Sum(0));
        });
        generator.Next();
        generator.Send(3);
        Assert.False(generator.TrySend(4, out _));
        Assert.Equal(7, generator.Result);

        static Generator<int, int, int> Sum(int count) => new(async yielder =>
        {
            var sum = 0;
            for (var n = 0; n < count; n++)
                sum += await yielder.Yield(n);
            return sum;
        });
    }

    [Fact]
    public void Send_with_yield_from()
    {
        var generator = Outer(Echo());
        Assert.Equal("begin", generator.Next());
        Assert.Equal("a", generator.Send("a"));
        Assert.Equal("", generator.Next());
        Assert.Equal("b", generator.Send("b"));
        Assert.Equal("after", generator.Send("end"));
    }

    [Fact]
    public void Throw_with_yield_from()
    {
        var generator = Outer(Echo());
        generator.Next();
        Assert.Equal("caught bad", generator.Throw(new FormatException("bad")));
        Assert.Equal("after InvalidTimeZoneException", generator.Throw(new InvalidTimeZoneException()));
    }

    [Fact]
    public void Exception_of_the_first_step_is_thrown_at_the_await()
    {
        var generator = Outer(new Generator<string, string>(_ => throw new InvalidTimeZoneException()));
        Assert.Equal("after InvalidTimeZoneException", generator.Next());
    }

    [Fact]
    public void Delegating_close()
    {
        var inner = Echo();
        var generator = Outer(inner);
        generator.Next();
        generator.Close();
        Assert.True(inner.IsFinished);
        Assert.True(generator.IsFinished);
        Assert.Equal(["inner", "outer"], _trace);
    }

    [Fact]
    public void Handing_exception_while_delegating_close()
    {
        var generator = Outer(new Generator<string, string>(async yielder =>
        {
            try
            {
                await yielder.Yield("x");
            }
            finally
            {
                Crash();
            }

            static void Crash() => throw new FormatException("nybbles have exploded");
        }));
        generator.Next();
        Assert.Throws<FormatException>(generator.Close);
        Assert.Equal(["outer"], _trace);
    }

    [Fact]
    public void Subgenerator_that_ignores_its_close_gives_the_error_to_the_await()
    {
        var generator = Outer(new Generator<string, string>(async yielder =>
        {
            while (true)
            {
                try
                {
                    await yielder.Yield("stubborn");
                }
                catch (GeneratorExitException)
                {
                    _trace.Add("ignored");
                }
            }
        }));
        generator.Next();
        Assert.Throws<InvalidOperationException>(generator.Close);
        Assert.Equal(["ignored", "outer"], _trace);
    }

    [Fact]
    public void Attempted_yield_from_loop()
    {
        // Both run while the inner one does.
        Generator<int, int>? outer = null;
        var inner = new Generator<int, int>(async yielder =>
        {
            Assert.Equal(GeneratorState.Running, outer!.State);
            await yielder.YieldFrom(outer);
        });
        outer = new Generator<int, int>(async yielder => await yielder.YieldFrom(inner));
        Assert.Contains("generator already executing", Assert.Throws<InvalidOperationException>(() => outer.Next()).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => new Generator<int, int>(async yielder => await yielder.YieldFrom(null!)).Next());
    }

    [Fact]
    public void Custom_iterator_that_has_begun_goes_on_where_it_is()
    {
        var inner = GeneratorTests.Count(3);
        inner.Next();
        Assert.Equal([2, 3], new Generator<int, int>(async yielder => await yielder.YieldFrom(inner)));
        Assert.Empty(new Generator<int, int>(async yielder => await yielder.YieldFrom(inner)));
    }

    [Fact]
    public void Deep_delegation_yields_through_all_levels()
    {
        Assert.Equal(Enumerable.Range(0, 101), Nested(100));

        static Generator<int, int> Nested(int depth) => new(async yielder =>
        {
            if (depth > 0)
                await yielder.YieldFrom(Nested(depth - 1));
            await yielder.Yield(depth);
        });
    }

    /// <summary>Yields from another, then one value more, which tells how that ended.</summary>
    private Generator<string, string> Outer(Generator<string, string> inner) => new(async yielder =>
    {
        var end = "after";
        try
        {
            await yielder.YieldFrom(inner);
        }
        catch (InvalidTimeZoneException e)
        {
            end += $" {e.GetType().Name}";
        }
        finally
        {
            _trace.Add("outer");
        }

        await yielder.Yield(end);
    });

    /// <summary>Yields what it is sent, until that is "end".</summary>
    private Generator<string, string> Echo() => new(async yielder =>
    {
        var next = "begin";
        try
        {
            while (next != "end")
            {
                try
                {
                    next = await yielder.Yield(next) ?? "";
                }
                catch (FormatException e)
                {
                    next = $"caught {e.Message}";
                }
            }
        }
        finally
        {
            _trace.Add("inner");
        }
    });
}
