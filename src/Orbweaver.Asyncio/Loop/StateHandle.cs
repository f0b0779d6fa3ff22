namespace Orbweaver.Asyncio;

/// <summary>A callback that is handed a state.</summary>
internal sealed class StateHandle(Delegate callback, object? state, ExecutionContext? context) : Handle(callback, context)
{
    private object? _state = state;

    public override void Cancel()
    {
        base.Cancel();
        _state = null;
    }

    private protected override void Call(Delegate callback)
    {
        var handed = _state;
        if (IsCancelled)
            return; // by another thread, which may have taken the state before it was read
        if (callback is Action<object?> action)
            action(handed);
        else
            ((SendOrPostCallback)callback)(handed);
    }
}
