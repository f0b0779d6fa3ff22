namespace Orbweaver.Asyncio;

/// <summary>The holding of an <see cref="AsyncLock"/>: disposing it unlocks.</summary>
public readonly struct LockPermit : IDisposable
{
    private readonly AsyncLock? _mutex;

    internal LockPermit(AsyncLock mutex) => _mutex = mutex;

    /// <summary>Unlocks. Call it once.</summary>
    /// <exception cref="InvalidOperationException">The lock is not held: it was released in between.</exception>
    public void Dispose() => _mutex?.Release();
}
