using System.Net.Sockets;

namespace Orbweaver.Asyncio;

/// <summary>
/// The worker's second connection: its end is the pool's end, and the worker's, at once, whatever it does. A byte on it asks the worker to send what it has, and then to end: the call under way has taken too long.
/// </summary>
internal sealed class Lifeline
{
    private readonly Socket _socket;
    private Action? _flush;

    internal Lifeline(Socket socket)
    {
        _socket = socket;
        new Thread(Watch) { IsBackground = true, Name = "pool lifeline" }.Start();
    }

    /// <summary>What is called before the end when the pool asks for it.</summary>
    internal void OnEnd(Action flush) => Volatile.Write(ref _flush, flush);

    private void Watch()
    {
        try
        {
            Span<byte> request = stackalloc byte[1];
            if (_socket.Receive(request) > 0)
                Volatile.Read(ref _flush)?.Invoke();
        }
        catch (SocketException)
        {
            // As good as an end.
        }

        Worker.Die();
    }
}
