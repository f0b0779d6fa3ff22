namespace Orbweaver.Asyncio;

/// <summary>
/// A piece of a task that can be cancelled by itself: <see cref="Cancel"/>, or the deadline, ends the body of
/// <see cref="Aio.CancelScope(Func{CancelScope, Coroutine})"/>, and the task goes on behind it as if nothing had been thrown. As trio's <c>CancelScope</c>, but for shielding.
/// </summary>
/// <remarks>
/// Loop's thread only. As every cancellation here, the scope's is delivered once: a body that gets over it goes on, and its later awaits are not cancelled again, as trio's would be.
/// </remarks>
public sealed class CancelScope : DeadlineScope
{
    private CancelScope(EventLoop loop, TimeSpan? when)
        : base(loop, when)
    {
    }

    /// <summary>True once <see cref="Cancel"/> was called, or the deadline came, while the body ran.</summary>
    public bool CancelCalled => State is Phase.Striking or Phase.Struck;

    /// <summary>True when the body was ended by the scope's cancellation, which the scope then caught; false while the body runs, and when it came to its end all the same.</summary>
    public bool CancelledCaught { get; private set; }

    private protected override string Kind => "cancel scope";

    private protected override string Advice => "Look at CancelCalled first.";

    /// <summary>
    /// Ends the body: an <see cref="OperationCanceledException"/> is thrown into it where it waits; when the body itself calls this, at its next await that suspends. From any
    /// task or callback of the loop. Idempotent; without effect when the body has ended.
    /// </summary>
    public void Cancel()
    {
        if (Loop.Debug)
            Loop.CheckThread();
        Strike();
    }

    internal static CancelScope After(TimeSpan? delay)
    {
        var loop = EventLoop.Running();
        return new CancelScope(loop, delay is { } time ? new TimeSpan(loop.DueIn(time.Ticks)) : null);
    }

    internal static CancelScope At(TimeSpan? when) => new(EventLoop.Running(), when);

    /// <summary>Runs a body in the scope.</summary>
    /// <param name="body">A function of nothing or of the scope.</param>
    /// <returns>The scope.</returns>
    internal async Coroutine<CancelScope> Run(Delegate body)
    {
        try
        {
            await (body is Func<Coroutine> plain ? plain() : ((Func<CancelScope, Coroutine>)body)(this));
            if (Exit())
                Absorb(delivered: false);
        }
        catch (Exception e)
        {
            if (!Catches(e))
                throw;
        }

        return this;
    }

    /// <inheritdoc cref="Run(Delegate)"/>
    /// <returns>What the body ends with.</returns>
    internal async Coroutine<T?> Run<T>(Delegate body)
    {
        try
        {
            var result = await (body is Func<Coroutine<T>> plain ? plain() : ((Func<CancelScope, Coroutine<T>>)body)(this));
            if (Exit())
                Absorb(delivered: false);
            return result;
        }
        catch (Exception e)
        {
            if (!Catches(e))
                throw;
            return default;
        }
    }

    /// <summary>The body has failed.</summary>
    /// <returns>False for errors, and for somebody else's cancellation, on top of the scope's or instead of it, which go on as they are.</returns>
    private bool Catches(Exception exception)
    {
        var caught = Exit();
        CancelledCaught = caught && exception is OperationCanceledException;
        if (caught)
            Absorb(delivered: CancelledCaught);
        return CancelledCaught;
    }

    private protected override string NameOf(Phase phase) => phase switch
    {
        Phase.Active => "active",
        Phase.Striking => "being cancelled",
        Phase.Struck => CancelledCaught ? "cancelled" : "finished after its cancellation",
        _ => "finished",
    };
}
