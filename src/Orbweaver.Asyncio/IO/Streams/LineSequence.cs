namespace Orbweaver.Asyncio;

/// <summary>The lines of a stream, for <c>await foreach</c> in a coroutine: see <see cref="LoopStream.ReadLines"/>.</summary>
public readonly struct LineSequence
{
    private readonly LoopStream _stream;

    internal LineSequence(LoopStream stream) => _stream = stream;

    /// <summary>For the compiler.</summary>
    public LineEnumerator GetAsyncEnumerator() => new(_stream);
}

/// <summary>For the compiler: see <see cref="LoopStream.ReadLines"/>.</summary>
public sealed class LineEnumerator
{
    private readonly LoopStream _stream;

    internal LineEnumerator(LoopStream stream) => _stream = stream;

    /// <summary>The line that was read last.</summary>
    public string Current { get; private set; } = "";

    /// <summary>Reads the next line.</summary>
    /// <returns>False when the peer has finished sending.</returns>
    public async Coroutine<bool> MoveNextAsync()
    {
        if (await _stream.ReadLine() is not { } line)
            return false;
        Current = line;
        return true;
    }
}
