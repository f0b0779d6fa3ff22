namespace Orbweaver.Asyncio;

/// <summary>
/// Worker processes that call a static method for each of many arguments: for functions that compute, and for those that may crash, leak or hang. The workers are this same program, started again. As CPython's
/// <c>multiprocessing.Pool</c>.
/// </summary>
/// <remarks>
/// <para><inheritdoc cref="FunctionPool" path="/remarks/para"/></para>
/// <para>
/// Functions are static methods, or lambdas that capture nothing. Arguments and results travel as JSON (System.Text.Json), by the types that the call declares, not by their own: they are copies, and what is declared as object arrives as a <see cref="System.Text.Json.JsonElement"/>. What a function throws is thrown here as a
/// <see cref="RemoteException"/>. Static fields are each process's own: in a worker, Main has not run. What a worker writes to the console comes out on this program's; its standard input is empty.
/// </para>
/// <para>
/// Workers are started when there is work and none is idle, and are kept. A worker that dies is replaced: the call that it was at fails with a <see cref="WorkerDiedException"/>, or is made again
/// (<see cref="ProcessPoolOptions.Retries"/>); of its chunk, the results of those before it are kept, and those behind it go to another. Workers end with the pool, and at once when this process ends, however it does; Ctrl-C is left to this process.
/// </para>
/// <para>
/// No line of the program's is needed: the runtime calls a startup hook in this library before Main. A program that is published trimmed has no hooks; there, and wherever you like it better, call
/// <c>if (ProcessPool.RunWorker(args)) return;</c> as the first thing in Main.
/// </para>
/// </remarks>
/// <example><code>
/// using var pool = new ProcessPool();
/// var sums = pool.Map(SumOfSquares, [10_000_000, 10_000_001]);
/// </code></example>
public sealed class ProcessPool : FunctionPool
{
    /// <summary>As CPython has it: short jobs for balance, long ones for speed.</summary>
    private const int ChunksPerWorker = 4;

    private readonly WorkerFleet _fleet;

    /// <summary>
    /// Makes a pool; no process is started yet. That may be done anywhere, for a static field as well. Its methods throw an <see cref="InvalidOperationException"/> in a process that is itself a worker, and in a
    /// program that was published without startup hooks and has not called <see cref="RunWorker"/>.
    /// </summary>
    /// <param name="workers">Processes at most, 1 or more. Default (null): the number of processors.</param>
    /// <param name="initializer">A static method that each worker calls first. When it throws, the pool is broken: every call fails with a <see cref="BrokenPoolException"/>. Default: none.</param>
    /// <param name="options">Time-outs, retries, JSON. Default (null): the default options.</param>
    /// <exception cref="ArgumentException">The initializer is no static method.</exception>
    /// <exception cref="PlatformNotSupportedException">The program was compiled ahead of time.</exception>
    public ProcessPool(int? workers = null, Action? initializer = null, ProcessPoolOptions? options = null)
    {
        if (workers < 1)
            throw new ArgumentOutOfRangeException(nameof(workers), workers, "A pool needs at least one process: give 1 or more, or null for one a processor.");
        _fleet = new WorkerFleet(nameof(ProcessPool), workers ?? Environment.ProcessorCount, slots: 0, initializer, options ?? new ProcessPoolOptions());
    }

    /// <summary>Processes at most.</summary>
    public override int Workers => _fleet.Size;

    /// <summary>
    /// The first thing in Main of a program that is published trimmed: <c>if (ProcessPool.RunWorker(args)) return;</c>. In a worker process it works until the pool has no more to do; in any
    /// other it does nothing.
    /// </summary>
    /// <param name="args">Main's arguments; they are not looked at.</param>
    /// <returns>True in a worker: end Main.</returns>
    public static bool RunWorker(string[]? args = null)
    {
        WorkerProgram.MainRunsWorkers = true;
        if (!WorkerAddress.IsSet)
            return false;
        Worker.Run();
        return true;
    }

    private protected override void Shutdown(bool terminate) => _fleet.Shutdown(terminate);

    private protected override void WaitForEnd() => _fleet.Join();

    private protected override int ChunkSizeFor(int arguments) => Math.Max(1, (arguments + (Workers * ChunksPerWorker) - 1) / (Workers * ChunksPerWorker));

    private protected override IJobSource<TArg, TResult> Jobs<TArg, TResult>(PoolFunction<TArg, TResult> function) => new ProcessJobs<TArg, TResult>(_fleet, function.Reference(), function.Write);
}
