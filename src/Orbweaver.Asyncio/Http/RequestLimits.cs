namespace Orbweaver.Asyncio.Http;

/// <summary>
/// The time limits of one request, from the call to the body's end, and the token that ends its operations: fired by a limit, or by the task that waits.
/// One timer serves all limits; it is set anew only when it fires too early, since a body may be read in very many pieces.
/// </summary>
internal sealed class RequestLimits(EventLoop loop, HttpTimeouts timeouts, TimeSpan? connectTimeout, HttpRequestMessage request) : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly long _totalDue = timeouts.Total is { } total ? loop.DueIn(total.Ticks) : TimerHeap.Never;
    private long _phaseDue = TimerHeap.Never;
    private HttpPhase _phase;
    private HttpPhase? _expired;
    private TimerHandle? _timer;
    private bool _over;

    private TimeSpan? ConnectTimeout => connectTimeout;

    /// <summary>What the request is called in errors.</summary>
    internal string Name => NameOf(request);

    internal static string NameOf(HttpRequestMessage request) =>
        $"{request.Method} {(request.RequestUri is { IsAbsoluteUri: true } url ? url.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped) : request.RequestUri?.OriginalString)}";

    /// <summary>Begins an operation. The running task's cancellation ends it too.</summary>
    internal Operation Begin(HttpPhase phase)
    {
        if (!ReferenceEquals(EventLoop.Current, loop))
            throw new InvalidOperationException("This response belongs to another loop than the one that runs here. Read it where its session is.");
        _phase = phase;
        var limit = phase == HttpPhase.ResponseHeaders ? timeouts.ResponseHeaders : timeouts.BodyRead;
        _phaseDue = limit is { } time ? loop.DueIn(time.Ticks) : TimerHeap.Never;
        var due = Math.Min(_phaseDue, _totalDue);
        if (due != TimerHeap.Never && !_over && (_timer is null || due < _timer.When.Ticks))
            SetTimer(due);
        return new Operation(this, Aio.CancellationToken);
    }

    /// <summary>The request is over; nothing is limited any more.</summary>
    public void Dispose()
    {
        _over = true;
        _timer?.Cancel();
        _timer = null;
    }

    private void SetTimer(long due)
    {
        _timer?.Cancel();
        _timer = loop.CallAt(new TimeSpan(due), Look);
    }

    private void Look()
    {
        _timer = null;
        var now = loop.Time.Ticks;
        if (_phaseDue <= now || _totalDue <= now)
        {
            _expired = _totalDue <= now ? HttpPhase.Total : _phase;
            Fire();
        }
        else if (Math.Min(_phaseDue, _totalDue) is var due and not TimerHeap.Never)
        {
            SetTimer(due);
        }
    }

    /// <summary>With the loop's synchronization context set, what .NET's own code does about it would make a detour through the thread pool.</summary>
    private void Fire()
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            _source.Cancel();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private TimeSpan LimitOf(HttpPhase phase) => phase switch
    {
        HttpPhase.Connect => ConnectTimeout!.Value,
        HttpPhase.ResponseHeaders => timeouts.ResponseHeaders!.Value,
        HttpPhase.BodyRead => timeouts.BodyRead!.Value,
        _ => timeouts.Total!.Value,
    };

    /// <summary>One wait of a task for the network.</summary>
    internal readonly struct Operation : IDisposable
    {
        private readonly RequestLimits _limits;
        private readonly CancellationToken _task;
        private readonly CancellationTokenRegistration _registration;

        internal Operation(RequestLimits limits, CancellationToken task)
        {
            _limits = limits;
            _task = task;
            _registration = task.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), limits._source);
        }

        internal CancellationToken Token => _limits._source.Token;

        /// <summary>Whether an error came of a time limit, and not of the task's own cancellation.</summary>
        internal bool TimeIsOver(Exception exception) => !_task.IsCancellationRequested
            && (_limits._expired is not null || (exception is OperationCanceledException { InnerException: TimeoutException } && _limits.ConnectTimeout is not null));

        /// <summary>The error to be thrown instead.</summary>
        internal HttpTimeoutException Timeout(Exception exception)
        {
            var phase = _limits._expired ?? HttpPhase.Connect;
            return new HttpTimeoutException(_limits.Name, phase, _limits.LimitOf(phase), exception);
        }

        public void Dispose()
        {
            _registration.Dispose();
            _limits._phaseDue = TimerHeap.Never;
        }
    }
}
