using System.Globalization;
using Orbweaver.Asyncio;
using Orbweaver.Conformance.Programs;

namespace Orbweaver.Conformance.Interpreter;

/// <summary>Runs one program on Orbweaver: the objects it works on, its trace, and the walk through its blocks. The twin of program.py.</summary>
internal sealed class ProgramRun(TestProgram program, OperationTable operations)
{
    private readonly List<string> _trace = [];
    private readonly HashSet<long> _spawned = [];
    private readonly SortedDictionary<long, LoopTask<long>> _tasks = [];

    internal EventLoop Loop { get; private set; } = null!;

    internal Future<long>[] Futures { get; private set; } = [];

    internal List<LoopTask<long>> Children { get; } = [];

    internal Dictionary<string, Awaitable> Slots { get; } = [];

    internal Dictionary<long, Handle> Handles { get; } = [];

    internal Dictionary<long, Action<Future>> Callbacks { get; } = [];

    internal AsyncLocal<long> Var { get; } = new();

    internal SharedObjects Objects { get; } = new();

    /// <summary>Runs the program until nothing can ever happen again, which is the regular end of every program.</summary>
    /// <returns>The trace, and how the tasks were left.</returns>
    internal IReadOnlyList<string> Run()
    {
        using var loop = new EventLoop(new EventLoopOptions { TimeProvider = new VirtualClock() });
        Loop = loop;
        loop.ExceptionHandler = OnFault;
        loop.EagerTasks = program.Eager;
        try
        {
            loop.RunUntilComplete(Main());
        }
        catch (DeadlockException)
        {
            // Main waits for ever.
        }

        foreach (var (number, task) in _tasks)
            _trace.Add($"t{number} {Texts.State(task, () => Texts.Of(task.Result))} {task.Cancelling}");
        loop.ExceptionHandler = static (_, _) => { };
        return _trace;
    }

    /// <summary>Makes a task of one of the program's bodies.</summary>
    /// <returns>False when there is no such body, or the task was made before.</returns>
    internal bool Spawn(long number, bool eager = false)
    {
        if (number >= program.Tasks.Length || !_spawned.Add(number))
            return false;
        eager |= program.Eager;
        var name = $"t{number}";
        _tasks[number] = Aio.CreateTask(Body(new Frame(name, (int)number), program.Tasks[(int)number], number), name, eager);
        return true;
    }

    /// <summary>A task from beginning to end.</summary>
    internal async Coroutine<long> Body(Frame frame, Block block, long value)
    {
        try
        {
            await RunBlock(frame, block, "");
        }
        catch (Exception error)
        {
            Note(frame.Name, $"END {Texts.Of(error)}");
            throw;
        }

        Note(frame.Name, "END");
        return value;
    }

    internal async Coroutine RunBlock(Frame frame, Block block, string path)
    {
        for (var i = 0; i < block.Operations.Length; i++)
        {
            var step = new Step(frame, block.Operations[i], $"{path}.{i}");
            Say(step, step.Operation.Kind.Name);
            if (operations.Plain.TryGetValue(step.Operation.Kind.Name, out var perform))
                perform(this, step);
            else
                await operations.Waiting[step.Operation.Kind.Name](this, step);
        }
    }

    /// <summary>A callback's block.</summary>
    internal void RunPlain(Frame frame, Block block, string path)
    {
        for (var i = 0; i < block.Operations.Length; i++)
        {
            var step = new Step(frame, block.Operations[i], $"{path}.{i}");
            Say(step, step.Operation.Kind.Name);
            if (operations.Plain.TryGetValue(step.Operation.Kind.Name, out var perform))
                perform(this, step);
            else
                Say(step, "skipped");
        }
    }

    /// <summary>What a reference names, or null when it is not there (yet).</summary>
    internal Awaitable? Find(string label)
    {
        var number = int.Parse(label.AsSpan(1), CultureInfo.InvariantCulture);
        if (label[0] == 'f')
            return new Awaitable(label, Futures[number], Awaitable.Free, () => Texts.Of(Futures[number].Result));
        if (label[0] == 't')
            return _tasks.TryGetValue(number, out var task) ? new Awaitable(label, task, number, () => Texts.Of(task.Result)) : null;
        return Slots.GetValueOrDefault(label);
    }

    internal Awaitable? FindToWait(Step step, string label)
    {
        var found = Find(label);
        if (found is not null && found.Rank > step.Frame.Rank)
            return found;
        Say(step, $"skipped {label}");
        return null;
    }

    internal List<Awaitable> FindAll(Step step, IEnumerable<string> labels)
    {
        var all = new List<Awaitable>();
        foreach (var label in labels)
        {
            if (FindToWait(step, label) is { } found)
                all.Add(found);
        }

        return all;
    }

    /// <summary>Does what may be refused; a refusal is said, and the program goes on.</summary>
    internal void Attempt(Step step, Action action)
    {
        try
        {
            action();
        }
        catch (Exception error)
        {
            Say(step, Texts.Of(error));
        }
    }

    internal void Say(Step step, string text) => Note($"{step.Frame.Name} {step.Place}", text);

    internal void Note(string who, string text) => _trace.Add($"{(long)Loop.Time.TotalMilliseconds} {who} {text}");

    private async Coroutine Main()
    {
        Futures = [new Future<long>(), new Future<long>(), new Future<long>()];
        Spawn(0);
        await new Future<long>();
    }

    private void OnFault(EventLoop loop, LoopFault fault)
    {
        if (fault.Exception is { } error && (fault.Handle is not null || fault.Message.StartsWith("Exception in callback", StringComparison.Ordinal)))
            Note("handler", Texts.Of(error));
    }
}
