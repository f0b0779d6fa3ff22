namespace Orbweaver.Asyncio;

/// <summary>What <see cref="LoopSocket.WatchReadable"/> has to say.</summary>
internal enum ReadWatch
{
    /// <summary>Wait by a receive into an empty buffer.</summary>
    ByOperation,

    /// <summary>There is something to read now.</summary>
    Ready,

    /// <summary>It will be told.</summary>
    Watching,
}
