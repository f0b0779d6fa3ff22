namespace Orbweaver.Asyncio;

/// <content>What a coroutine looks like to people.</content>
public readonly partial struct Coroutine
{
    /// <summary>Its method and whether it was taken: <c>Coroutine Crawler.Fetch (not begun)</c>; <c>(taken)</c> once it was awaited or made a task.</summary>
    public override string ToString() => Text(_box, _version);

    internal static string Text(CoroutineBox? box, uint version) => box is null
        ? "Coroutine (none)"
        : $"Coroutine {PublicNames.Of(box)} ({(box.Version == version ? "not begun" : "taken")})";
}

/// <content>What a coroutine looks like to people.</content>
public readonly partial struct Coroutine<T>
{
    /// <inheritdoc cref="Coroutine.ToString"/>
    public override string ToString() => Coroutine.Text(_box, _version);
}
