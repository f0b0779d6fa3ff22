using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Orbweaver.Asyncio;

/// <content>TLS on a live connection.</content>
public sealed partial class TcpStream
{
    /// <summary>As CPython's <c>ssl_shutdown_timeout</c>.</summary>
    private static readonly TimeSpan TlsShutdownTimeout = TimeSpan.FromSeconds(30);

    private SslStream? _tls;

    /// <summary>The encryption and what was agreed on (protocol, certificates); null while the connection is in the clear. Only to be looked at.</summary>
    public SslStream? Tls => _tls;

    /// <summary>Encrypts the connection from here on, as the client; the stream stays the same. What was read ahead and not read yet is taken for the beginning of the TLS exchange.</summary>
    /// <param name="options">Whose certificate is expected, and how it is checked.</param>
    /// <exception cref="AuthenticationException">The peer's certificate is not accepted, or the two agree on no protocol. The connection is closed.</exception>
    /// <exception cref="IOException">The connection is broken.</exception>
    /// <exception cref="InvalidOperationException">It is encrypted already, or a task waits for data of it.</exception>
    /// <remarks>Loop's thread only. Cancelled, it closes the connection. As CPython's <c>writer.start_tls</c>.</remarks>
    public Coroutine StartTls(SslClientAuthenticationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return StartTls((tls, cancellationToken) => tls.AuthenticateAsClientAsync(options, cancellationToken));
    }

    /// <summary>Encrypts the connection from here on, as the server; the stream stays the same. What was read ahead and not read yet is taken for the beginning of the TLS exchange.</summary>
    /// <param name="options">The certificate, and what is asked of the client.</param>
    /// <inheritdoc cref="StartTls(SslClientAuthenticationOptions)"/>
    public Coroutine StartTls(SslServerAuthenticationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return StartTls((tls, cancellationToken) => tls.AuthenticateAsServerAsync(options, cancellationToken));
    }

    private async Coroutine StartTls(Func<SslStream, CancellationToken, Task> authenticate)
    {
        if (_tls is not null)
            throw new InvalidOperationException("This connection is encrypted already. Call StartTls once.");
        BeginRead();
        SslStream? tls = null;
        try
        {
            await Flushed();
            _socket.CancelReceive();
            await NoFill();
            tls = new SslStream(new SocketStream(_socket, TakeAllBuffered()), leaveInnerStreamOpen: false);
            await authenticate(tls, Aio.CancellationToken);
            await Aio.CancellationPoint();
            _tls = tls;
        }
        catch
        {
            Abort();
            if (tls is not null)
                await tls.DisposeAsync();
            throw;
        }
    }

    private protected override void EndSending()
    {
        if (_tls is null)
            _socket.Shutdown(SocketShutdown.Send);
        else
            _ = EndTls(_tls);
    }

    private protected override Coroutine? EndInOrder() => _tls is null ? null : EndTlsInOrder(_tls);

    private async Coroutine EndTlsInOrder(SslStream tls)
    {
        await EndTls(tls);
        EndReading();
        await Aio.MoveOnAfter(TlsShutdownTimeout, PeersEnd);
    }

    /// <summary>
    /// Waits for the peer to end its side too. Whatever comes after the descriptor is given up, be it a session ticket or the peer's own closing alert, has the system reset the connection, and what it has
    /// not sent by then is lost.
    /// </summary>
    private async Coroutine PeersEnd()
    {
        var room = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
            _socket.CancelReceive();
            await NoFill();
            while (await _socket.ReceiveAsync(room, Aio.CancellationToken) > 0)
            {
                // Nobody will read it.
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // The peer is gone: there is nothing to wait for.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    private static async Task EndTls(SslStream tls)
    {
        try
        {
            await tls.ShutdownAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The peer is gone: there is nobody to tell.
        }
    }
}
