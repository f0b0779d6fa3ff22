namespace Orbweaver.Asyncio;

/// <summary>When <see cref="Aio.Wait{TFuture}(IEnumerable{TFuture}, TimeSpan?, ReturnWhen)"/> goes on.</summary>
public enum ReturnWhen
{
    /// <summary>When all of the futures are done. The default.</summary>
    AllCompleted,

    /// <summary>When one of them is done, in whatever way.</summary>
    FirstCompleted,

    /// <summary>When one of them has ended with an exception (a cancellation is none), or all are done.</summary>
    FirstException,
}
