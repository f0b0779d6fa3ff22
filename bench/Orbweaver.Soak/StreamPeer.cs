using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;

namespace Orbweaver.Soak;

/// <summary>The server's side of a stream: does what the client asks for in a line, faults included.</summary>
internal sealed class StreamPeer(SslServerAuthenticationOptions tls)
{
    internal async Coroutine Serve(TcpStream stream)
    {
        try
        {
            while (await stream.ReadLine() is { } line)
            {
                if (!await Answer(stream, line.Split(' ')))
                    return;
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or AuthenticationException)
        {
            // The client has gone, as its plan may say.
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <returns>False when the connection is over.</returns>
    private async Coroutine<bool> Answer(TcpStream stream, string[] words)
    {
        switch (words)
        {
            case ["echo", var count]:
                await Echo(stream, Number(count));
                return true;
            case ["line", var text]:
                await stream.Write(text + "\n");
                return true;
            case ["sum", var count]:
                await Sum(stream, Number(count));
                return true;
            case ["whole"]:
                await stream.Write(Checksum.Of(await stream.ReadAll()) + "\n");
                return false;
            case ["give", var seed, var count]:
                await Give(stream, Number(seed), Number(count));
                return true;
            case ["drip", var seed, var count]:
                await Drip(stream, Number(seed), Number(count));
                return true;
            case ["late", var text, var milliseconds]:
                await Aio.Sleep(Number(milliseconds) / 1000.0);
                await stream.Write(text + "\n");
                return true;
            case ["cut", var seed, var count]:
                await Give(stream, Number(seed), Number(count));
                return false;
            case ["reset", var seed, var count]:
                await Give(stream, Number(seed), Number(count));
                stream.Abort();
                return false;
            case ["mute", var milliseconds]:
                await Aio.Sleep(Number(milliseconds) / 1000.0);
                stream.Abort();
                return false;
            case ["silent"]:
                await stream.ReadAll();
                return false;
            case ["tls"]:
                await stream.Write("go\n");
                await stream.StartTls(tls);
                return true;
            default:
                stream.Abort(); // half a line of a client that has gone, or a TLS handshake where there is none
                return false;
        }
    }

    private static async Coroutine Echo(TcpStream stream, int count)
    {
        var buffer = new byte[8192];
        while (count > 0)
        {
            int read = await stream.Read(buffer.AsMemory(0, Math.Min(count, buffer.Length)));
            if (read == 0)
                return;
            await stream.Write(buffer.AsMemory(0, read));
            count -= read;
        }
    }

    private static async Coroutine Sum(TcpStream stream, int count)
    {
        var buffer = new byte[4096];
        var sum = default(Checksum);
        while (count > 0)
        {
            var piece = buffer.AsMemory(0, Math.Min(count, buffer.Length));
            await stream.ReadExactly(piece);
            sum.Add(piece.Span);
            count -= piece.Length;
        }

        await stream.Write(sum + "\n");
    }

    private static async Coroutine Give(TcpStream stream, int seed, int count)
    {
        var buffer = new byte[8192];
        for (int place = 0; place < count;)
        {
            var piece = buffer.AsMemory(0, Math.Min(count - place, 1 + (seed + place) % buffer.Length));
            Pattern.Fill(piece.Span, seed, place);
            if ((place & 1) == 0)
            {
                await stream.Write(piece);
            }
            else
            {
                stream.WriteNoWait(piece.Span);
                await stream.Drain();
            }

            place += piece.Length;
        }
    }

    private static async Coroutine Drip(TcpStream stream, int seed, int count)
    {
        var one = new byte[1];
        for (int place = 0; place < count; place++)
        {
            one[0] = Pattern.At(seed, place);
            await stream.Write(one);
            await Aio.Sleep(0.001 * (place % 3));
        }
    }
}
