using System.Net.Sockets;
using System.Text;

namespace Orbweaver.AspNetCore.Tests;

/// <summary>Bytes as they go over the line.</summary>
internal static class Wire
{
    internal static async Task Send(this Socket socket, string text) => await socket.SendAsync(Encoding.ASCII.GetBytes(text));

    /// <summary>Everything until the server's end.</summary>
    internal static async Task<string> ReceiveToEnd(this Socket socket)
    {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        while (await socket.ReceiveAsync(buffer).WaitAsync(LoopServer.Limit) is > 0 and var count)
            text.Append(Encoding.ASCII.GetString(buffer, 0, count));
        return text.ToString();
    }

    /// <summary>Waits for the server's end, or its reset.</summary>
    internal static async Task ReceiveUntilGone(this Socket socket)
    {
        try
        {
            await socket.ReceiveToEnd();
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Gone is gone.
        }
    }

    /// <summary>Everything until the text has come.</summary>
    internal static async Task<string> ReceiveTo(this Socket socket, string end)
    {
        var text = new StringBuilder();
        var buffer = new byte[1];
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal) && await socket.ReceiveAsync(buffer).WaitAsync(LoopServer.Limit) > 0)
            text.Append((char)buffer[0]);
        return text.ToString();
    }

    private static Task<int> WaitAsync(this ValueTask<int> task, TimeSpan limit) => task.AsTask().WaitAsync(limit);

    private static ValueTask<int> ReceiveAsync(this Socket socket, byte[] buffer) => socket.ReceiveAsync(buffer.AsMemory(), SocketFlags.None);
}
