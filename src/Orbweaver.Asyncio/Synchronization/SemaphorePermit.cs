namespace Orbweaver.Asyncio;

/// <summary>A permit of an <see cref="AsyncSemaphore"/>: disposing it gives it back.</summary>
public readonly struct SemaphorePermit : IDisposable
{
    private readonly AsyncSemaphore? _semaphore;

    internal SemaphorePermit(AsyncSemaphore semaphore) => _semaphore = semaphore;

    /// <summary>Gives the permit back. Call it once.</summary>
    public void Dispose() => _semaphore?.Release();
}
