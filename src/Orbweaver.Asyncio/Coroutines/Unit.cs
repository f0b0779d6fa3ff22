namespace Orbweaver.Asyncio;

/// <summary>The result of what has no result: <see cref="Coroutine"/> and <see cref="LoopTask"/> end with it.</summary>
public readonly record struct Unit;
