using System.Text.Json;

namespace Orbweaver.Asyncio;

/// <summary>
/// The supervisor of a pool's worker processes, on a loop of its own: starts them when there is work, hands jobs out first come first served, replaces those that die, and ends them. What other threads call is
/// here; the rest is in <c>WorkerFleet.Supervision.cs</c>, and what becomes of the jobs of dead workers in <c>WorkerFleet.Deaths.cs</c>.
/// </summary>
internal sealed partial class WorkerFleet
{
    private readonly Lock _gate = new();
    private readonly WorkerSettings _settings;
    private readonly ProcessPoolOptions _options;

    /// <summary>Guarded: the loop is made with the first job.</summary>
    private LoopThread? _thread;
    private readonly Dictionary<MethodReference, int> _numbers = [];
    private readonly List<MethodReference> _methods = [];
    private bool _closed;
    private Exception? _broken;

    /// <param name="name">The pool's type.</param>
    /// <param name="size">Workers at most.</param>
    /// <param name="slots">Coroutines that a worker runs at once; 0 for functions.</param>
    /// <param name="initializer">Called by each worker first; or null.</param>
    /// <param name="options">The user's wishes.</param>
    internal WorkerFleet(string name, int size, int slots, Action? initializer, ProcessPoolOptions options)
    {
        WorkerProgram.DemandThatMethodsCanBeFound(name);
        Name = name;
        _options = options;
        _settings = new WorkerSettings(
            slots,
            initializer is null ? null : MethodReference.Of(initializer),
            options.Json is null ? null : MethodReference.Of(options.Json));
        Json = PoolJson.Options(options.Json);
        Size = size;
        Slots = Math.Max(1, slots);
        RunsLoops = slots > 0;
    }

    /// <summary>The pool's type.</summary>
    internal string Name { get; }

    internal JsonSerializerOptions Json { get; }

    /// <summary>Workers at most.</summary>
    internal int Size { get; }

    /// <summary>Workers run coroutines.</summary>
    internal bool RunsLoops { get; }

    /// <summary>Jobs that a worker has at once at most.</summary>
    internal int Slots { get; }

    /// <exception cref="InvalidOperationException">There can be no workers here: the pool was made, but cannot be used.</exception>
    internal void DemandThatWorkersCanStart() => WorkerProgram.DemandThatWorkersCanStart(Name);

    /// <summary>The number under which workers know a method.</summary>
    internal int NumberOf(MethodReference method)
    {
        lock (_gate)
        {
            if (!_numbers.TryGetValue(method, out var number))
            {
                _numbers[method] = number = _methods.Count;
                _methods.Add(method);
            }

            return number;
        }
    }

    /// <summary>Queues a job.</summary>
    /// <exception cref="InvalidOperationException">The pool is closed, or broken.</exception>
    internal void Submit(IProcessJob job, int method)
    {
        lock (_gate)
        {
            if (_closed)
                throw new InvalidOperationException($"The {Name} was shut down and takes no more work. Make another, or close it later.");
            if (_broken is not null)
                throw Broken(_broken);
            _thread ??= new LoopThread($"{Name} supervisor", new EventLoopOptions { Debug = false, Timeline = null });
            _thread.Loop.TryPost(new Order(this, new Entry(job, method)));
        }
    }

    /// <summary>Has a worker cancel a job's coroutine.</summary>
    internal void Cancel(IProcessJob job)
    {
        lock (_gate)
            _thread?.Loop.TryPost(new Order(this, new Entry(job, 0), Wish.Cancel));
    }

    /// <summary>Takes no more jobs. Terminated, the workers are killed, and what they do is cancelled; else they end when all is done.</summary>
    internal void Shutdown(bool terminate)
    {
        lock (_gate)
        {
            _closed = true;
            _thread?.Loop.TryPost(new Order(this, null, terminate ? Wish.Terminate : Wish.Close));
        }
    }

    /// <summary>After <see cref="Shutdown"/>: until the workers have ended.</summary>
    internal void Join()
    {
        LoopThread? thread;
        lock (_gate)
            thread = _thread;
        thread?.Join();
    }

    internal static BrokenPoolException Broken(Exception reason) => reason is BrokenPoolException broken
        ? new BrokenPoolException(broken.Message, broken.InnerException)
        : new BrokenPoolException($"The worker processes cannot be started: {reason.Message}", reason);

    private enum Wish
    {
        Enqueue,
        Cancel,
        Close,
        Terminate,
    }

    /// <summary>A job, and the number of the method that it calls.</summary>
    internal sealed record Entry(IProcessJob Job, int Method);

    /// <summary>What another thread wishes, on its way to the supervisor.</summary>
    private sealed class Order(WorkerFleet fleet, Entry? entry, Wish wish = Wish.Enqueue) : Runnable
    {
        internal override void Run()
        {
            switch (wish)
            {
                case Wish.Enqueue:
                    fleet.Enqueue(entry!);
                    break;
                case Wish.Cancel:
                    fleet.CancelRunning(entry!.Job);
                    break;
                case Wish.Close:
                    fleet.CloseNow();
                    break;
                default:
                    fleet.TerminateNow();
                    break;
            }
        }
    }
}
