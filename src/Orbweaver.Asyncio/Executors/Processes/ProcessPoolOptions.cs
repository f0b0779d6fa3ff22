using System.Text.Json;

namespace Orbweaver.Asyncio;

/// <summary>How a <see cref="ProcessPool"/> works.</summary>
public sealed record ProcessPoolOptions
{
    private readonly int? _maxTasksPerWorker;
    private readonly TimeSpan? _callTimeout;
    private readonly TimeSpan _startTimeout = TimeSpan.FromSeconds(60);
    private readonly TimeSpan? _initializerTimeout = TimeSpan.FromMinutes(5);
    private readonly int _retries;

    /// <summary>A worker that has made so many calls ends after the chunk in which it does, and is replaced: for functions that leave memory behind. 1 or more. Default (null): no limit.</summary>
    public int? MaxTasksPerWorker
    {
        get => _maxTasksPerWorker;
        init => _maxTasksPerWorker = value is null or >= 1 ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxTasksPerWorker), value, "MaxTasksPerWorker must be 1 or more; null sets no limit.");
    }

    /// <summary>How long one call may take. One that takes longer fails with a <see cref="TimeoutException"/>; its worker is killed, which is the only way to stop it, and replaced; other calls of its chunk lose nothing by that. More than zero. Default (null): as long as it likes.</summary>
    public TimeSpan? CallTimeout
    {
        get => _callTimeout;
        init => _callTimeout = value is null || value > TimeSpan.Zero ? value
            : throw new ArgumentOutOfRangeException(nameof(CallTimeout), value, "CallTimeout must be more than zero; null sets no limit.");
    }

    /// <summary>
    /// How often a call is made again whose worker has died. Default: 0: the call fails with a <see cref="WorkerDiedException"/>. Only for functions that may be called twice: nobody knows how far the
    /// dead worker came. A call that throws, or that takes too long, is not made again.
    /// </summary>
    public int Retries
    {
        get => _retries;
        init => _retries = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(Retries), value, "Retries must be 0 or more.");
    }

    /// <summary>How long a new worker may take until it reports, before its initializer is called. More than zero. Default: 60 s.</summary>
    public TimeSpan StartTimeout
    {
        get => _startTimeout;
        init => _startTimeout = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(StartTimeout), value, "StartTimeout must be more than zero.");
    }

    /// <summary>
    /// How long the initializer of a worker may take, and <see cref="Json"/>. One that takes longer breaks the pool: its worker is killed, and every call fails with a <see cref="BrokenPoolException"/>. More than
    /// zero; null sets no limit. Default: 5 min.
    /// </summary>
    public TimeSpan? InitializerTimeout
    {
        get => _initializerTimeout;
        init => _initializerTimeout = value is null || value > TimeSpan.Zero ? value
            : throw new ArgumentOutOfRangeException(nameof(InitializerTimeout), value, "InitializerTimeout must be more than zero; null sets no limit.");
    }

    /// <summary>
    /// A static method, or a lambda that captures nothing, that makes the options with which arguments and results are written and read; called in this process and in each worker. Default (null): those of
    /// System.Text.Json, and fields (so that tuples work), NaN and the infinities, and BigInteger. A program that is published trimmed gives one with a source-generated resolver:
    /// <c>static () => new JsonSerializerOptions { TypeInfoResolver = MyContext.Default }</c>.
    /// </summary>
    public Func<JsonSerializerOptions>? Json { get; init; }
}
