using System.Collections.Immutable;

namespace Orbweaver.Conformance.Programs;

/// <summary>
/// Makes a random program of a seed. Task 0 starts the others and then disturbs them; what the others wait for are mostly tasks of higher numbers, since the interpreters
/// refuse a wait that could close a ring.
/// </summary>
internal sealed class Generator
{
    private const int DeepestBlock = 3;

    /// <summary>How much likelier an operation is in the midst of the block that it belongs to.</summary>
    private const int AtHome = 5;
    private static readonly string[] Caught = ["any", "any", "any", "cancelled", "cancelled", "cancelled", "boom", "timeout", "group"];
    private static readonly string[] Until = ["all_completed", "first_completed", "first_exception"];

    private readonly SplitMix _random;
    private readonly IReadOnlyList<OperationKind> _kinds;
    private readonly Stack<string> _around = new();
    private readonly int _tasks;

    /// <summary>
    /// Cancellations with messages, and then no gatherings: which message a cancelled gathering ends with follows in CPython from what its last argument has left over.
    /// </summary>
    private readonly bool _messages;

    /// <summary>All tasks begin at once, and then there are no groups: 3.13.0 has a rule of its own for their children that end in the first step (gh-128550).</summary>
    private readonly bool _eager;

    /// <summary>The task whose body is being made.</summary>
    private int _task;

    private Generator(ulong seed, int pythonMinor)
    {
        _random = new SplitMix(seed);
        _messages = _random.Chance(40);
        _eager = _random.Chance(15) && pythonMinor >= 13;
        _kinds = [.. Catalogue.Kinds.Where(k => k.Since <= pythonMinor
            && !(_messages && k.Name.StartsWith("gather", StringComparison.Ordinal)) && !(_eager && k.Name is "group" or "child" or "cancel_child"))];
        _tasks = 4 + _random.Below(4);
    }

    /// <summary>The program of a seed.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="pythonMinor">Operations that Python 3.<paramref name="pythonMinor"/> lacks are left out; 13 and later have all.</param>
    internal static TestProgram Generate(ulong seed, int pythonMinor = 13) => new Generator(seed, pythonMinor).Program();

    private TestProgram Program()
    {
        var tasks = ImmutableArray.CreateBuilder<Block>(_tasks);
        tasks.Add(new Block([.. Starts(), .. Disturbances(8 + _random.Below(16))]));
        for (_task = 1; _task < _tasks; _task++)
            tasks.Add(new Block([.. Operations(3 + _random.Below(7), depth: 0).Select(Survived)]));
        return new TestProgram(tasks.DrainToImmutable(), _eager);
    }

    private IEnumerable<Operation> Starts()
    {
        for (var task = 1; task < _tasks; task++)
        {
            var eager = _random.Chance(15) && _kinds.Any(k => k.Name == "spawn_eager");
            yield return new Operation(Catalogue.ByName[eager ? "spawn_eager" : "spawn"], [new NumberArgument(task)]);
            if (_random.Chance(30))
                yield return new Operation(Catalogue.ByName["yield"], []);
        }
    }

    /// <summary>What task 0 does to the others: mostly what does not wait, so that it gets to its end.</summary>
    private IEnumerable<Operation> Disturbances(int count)
    {
        for (; count > 0; count--)
        {
            if (_random.Chance(30))
                yield return new Operation(Catalogue.ByName["yield"], []);
            else if (_random.Chance(20))
                yield return new Operation(Catalogue.ByName["sleep"], [Argument(Shape.Delay, DeepestBlock)]);
            else
                yield return Survived(Next(DeepestBlock - 1, plain: _random.Chance(85)));
        }
    }

    /// <summary>Most tasks outlive what their operations throw: else few would get far.</summary>
    private Operation Survived(Operation operation) =>
        operation.Kind.Name == "yield" || _random.Chance(30) ? operation
        : new Operation(Catalogue.ByName["try"],
            [new WordArgument("any"), new BlockArgument(new Block([operation])), new BlockArgument(Block.Empty), new FlagArgument(false)]);

    private ImmutableArray<Operation> Operations(int count, int depth, bool plain = false) =>
        [.. Enumerable.Range(0, count).Select(_ => Next(depth, plain))];

    private Operation Next(int depth, bool plain)
    {
        var kind = Pick(depth, plain);
        _around.Push(kind.Name);
        var operation = new Operation(kind, [.. kind.Parameters.Select(p => Argument(p, depth))]);
        _around.Pop();
        return operation;
    }

    private OperationKind Pick(int depth, bool plain)
    {
        var total = _kinds.Sum(k => Weight(k, depth, plain));
        var ticket = _random.Below(total);
        foreach (var kind in _kinds)
        {
            ticket -= Weight(kind, depth, plain);
            if (ticket < 0)
                return kind;
        }

        throw new InvalidOperationException("The weights do not add up to their total.");
    }

    private int Weight(OperationKind kind, int depth, bool plain)
    {
        if ((plain && kind.Waits) || (depth >= DeepestBlock && kind.HasBlocks))
            return 0;
        if (kind.Inside is not { } place)
            return kind.Weight;
        if (_around.Contains(place))
            return _around.Peek() == place ? AtHome * kind.Weight : kind.Weight;

        // Out of place it is refused, or does nothing: that is to be seen as well, but not often.
        return kind.Name == "child" ? 0 : 1;
    }

    private Argument Argument(Shape shape, int depth) => shape switch
    {
        Shape.Delay => new NumberArgument(_random.Chance(8) ? 0 : Delay()),
        Shape.OptionalDelay => new NumberArgument(_random.Chance(20) ? null : _random.Chance(8) ? -_random.Below(3) : Delay()),
        Shape.Value => new NumberArgument(_random.Below(10)),
        Shape.Small => new NumberArgument(_random.Below(3)),
        Shape.Pair => new NumberArgument(_random.Below(2)),
        Shape.Task => new NumberArgument(1 + _random.Below(_tasks - 1)),
        Shape.Reference => new WordArgument(Reference("fftttttgs")),
        Shape.References => new WordsArgument(References("fffttttgs")),
        Shape.PlainReferences => new WordsArgument(References("ffffttttts")),
        Shape.Message => new WordArgument(_messages && _random.Chance(60) ? $"m{_random.Below(10)}" : null),
        Shape.Flag => new FlagArgument(_random.Chance(50)),
        Shape.Caught => new WordArgument(_random.Of(Caught)),
        Shape.Until => new WordArgument(_random.Of(Until)),
        Shape.Block => new BlockArgument(new Block([.. Children(depth), .. Operations(1 + _random.Below(4), depth + 1)])),
        Shape.PlainBlock => new BlockArgument(new Block(Operations(_random.Below(3), depth + 1, plain: true))),
        _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, "This shape has no rule here."),
    };

    /// <summary>A group mostly has children from the beginning.</summary>
    private ImmutableArray<Operation> Children(int depth) => _around.Peek() != "group" ? []
        : [.. Enumerable.Range(0, _random.Below(4)).Select(_ => new Operation(
            Catalogue.ByName["child"], [new BlockArgument(new Block(Operations(1 + _random.Below(4), depth + 1)))]))];

    /// <summary>Far apart, so that two deadlines hardly ever meet.</summary>
    private long Delay() => 1 + _random.Below(1_000_000_000);

    private ImmutableArray<string> References(string letters) => [.. Enumerable.Range(0, _random.Below(5)).Select(_ => Reference(letters))];

    private string Reference(string letters)
    {
        var letter = letters[_random.Below(letters.Length)];
        if (letter != 't')
            return $"{letter}{_random.Below(3)}";
        var lowest = _random.Chance(80) ? Math.Min(_task + 1, _tasks - 1) : 1;
        return $"t{lowest + _random.Below(_tasks - lowest)}";
    }
}
