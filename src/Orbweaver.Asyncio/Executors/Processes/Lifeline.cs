using System.Net.Sockets;

namespace Orbweaver.Asyncio;

/// <summary>The worker's second connection: its end is the pool's end, and the worker's, at once, whatever it does.</summary>
internal sealed class Lifeline
{
    private readonly Socket _socket;

    internal Lifeline(Socket socket)
    {
        _socket = socket;
        new Thread(Watch) { IsBackground = true, Name = "pool lifeline" }.Start();
    }

    private void Watch()
    {
        try
        {
            Span<byte> nothing = stackalloc byte[1];
            _socket.Receive(nothing);
        }
        catch (SocketException)
        {
            // As good as an end.
        }

        Worker.Die();
    }
}
