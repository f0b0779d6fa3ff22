using Microsoft.Extensions.Logging;

namespace Orbweaver.Asyncio;

/// <summary>How an <see cref="EventLoop"/> is made.</summary>
public sealed record EventLoopOptions
{
    private readonly TimeSpan _slowCallbackDuration = TimeSpan.FromMilliseconds(100);
    private readonly TimeSpan? _watchdog;
    private readonly ReactorKind _reactor;
    private readonly TimeProvider _timeProvider = ClockFrom(Environment.GetEnvironmentVariable("ORBWEAVER_CLOCK"));

    /// <summary>
    /// The clock. Default: the system's; when the environment variable ORBWEAVER_CLOCK is <c>virtual</c>, a new <see cref="VirtualClock"/>, so that a program which sleeps can be run at once and unchanged.
    /// A <see cref="VirtualClock"/> makes time jump to the next timer whenever nothing else is to be done.
    /// </summary>
    /// <exception cref="InvalidOperationException">From the constructor: ORBWEAVER_CLOCK names no clock.</exception>
    public TimeProvider TimeProvider
    {
        get => _timeProvider;
        init => _timeProvider = value ?? throw new ArgumentNullException(nameof(TimeProvider), "A loop needs a clock: leave TimeProvider out for the system's.");
    }

    /// <summary>The first value of <see cref="EventLoop.Debug"/>. Default: true when the environment variable ORBWEAVER_DEBUG is <c>1</c> or <c>true</c>, else false.</summary>
    public bool Debug { get; init; } = DebugFrom(Environment.GetEnvironmentVariable("ORBWEAVER_DEBUG"));

    /// <summary>The first value of <see cref="EventLoop.SlowCallbackDuration"/>. Default: 100 ms; not negative.</summary>
    public TimeSpan SlowCallbackDuration
    {
        get => _slowCallbackDuration;
        init => _slowCallbackDuration = NotNegative(value);
    }

    /// <summary>The first value of <see cref="EventLoop.EagerTasks"/>. Default: false.</summary>
    public bool EagerTasks { get; init; }

    /// <summary>
    /// Whether Ctrl-C (SIGINT) and SIGTERM cancel what <see cref="Aio.Run(Coroutine, EventLoopOptions?)"/> or a <see cref="Runner"/> runs, when it does so on the program's main thread. Default: true. Set it
    /// to false in a program that sees to its signals itself. Nothing to a loop that is run without a runner.
    /// </summary>
    public bool HandleSignals { get; init; } = true;

    /// <summary>Takes the faults that no <see cref="EventLoop.ExceptionHandler"/> takes: exceptions and tasks that had not ended as errors, lost connections (<see cref="LoopFaultKind.ConnectionLost"/>) at the level Debug, the rest as warnings. Default (null): standard error, without lost connections.</summary>
    public ILogger? Logger { get; init; }

    /// <summary>
    /// Records what the loop does. Default: a file when the environment variable ORBWEAVER_TIMELINE names one, for all loops of the process; else null. The loop pays nothing when it is not recorded, and about 0.7
    /// microseconds an event when it is.
    /// </summary>
    public Timeline? Timeline { get; init; } = ProcessTimeline.Current;

    /// <summary>How the loop waits for the network. Default: <see cref="ReactorKind.Automatic"/>, which is epoll on Linux unless ORBWEAVER_REACTOR names another. Made when the loop first needs it.</summary>
    /// <exception cref="PlatformNotSupportedException">epoll, and this is not Linux.</exception>
    public ReactorKind Reactor
    {
        get => _reactor;
        init => _reactor = !Enum.IsDefined(value) ? throw new ArgumentOutOfRangeException(nameof(Reactor), value, "There is no such reactor. The values are Automatic, Epoll (Linux) and Portable.")
            : value == ReactorKind.Epoll && !OperatingSystem.IsLinux() ? throw new PlatformNotSupportedException("Reactor = Epoll: only Linux has epoll. Leave it Automatic, or set Portable.")
            : value;
    }

    /// <summary>
    /// Has a thread watch the loop and report, while it happens, that one callback or one task's step has kept it busy for this long: again at twice the time, four times, and so
    /// on. Measured by the system's clock, also on virtual time. Default (null): no watchdog. More than zero.
    /// </summary>
    /// <remarks>The report (<see cref="LoopFaultKind.Blocked"/>) comes to the exception handler, or the logger, on the watchdog's thread: the loop's is the one that is stuck.</remarks>
    public TimeSpan? Watchdog
    {
        get => _watchdog;
        init => _watchdog = value is null || value > TimeSpan.Zero ? value
            : throw new ArgumentOutOfRangeException(nameof(Watchdog), value, "Watchdog must be more than zero; null switches it off.");
    }

    internal static TimeSpan NotNegative(TimeSpan slowCallbackDuration) => slowCallbackDuration >= TimeSpan.Zero ? slowCallbackDuration
        : throw new ArgumentOutOfRangeException(
            nameof(SlowCallbackDuration), slowCallbackDuration, "SlowCallbackDuration must not be negative. Zero reports every callback and step, TimeSpan.MaxValue none.");

    /// <summary>What the value of ORBWEAVER_CLOCK (null or empty: unset) says.</summary>
    internal static TimeProvider ClockFrom(string? value) => value switch
    {
        null or "" or "system" => TimeProvider.System,
        "virtual" => new VirtualClock(),
        _ => throw new InvalidOperationException($"ORBWEAVER_CLOCK={value}: there is no such clock. The values are 'system' and 'virtual'; unset it for the system's."),
    };

    /// <summary>What the value of ORBWEAVER_DEBUG says.</summary>
    internal static bool DebugFrom(string? value) => value is "1" or "true";
}
