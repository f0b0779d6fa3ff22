using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Orbweaver.Asyncio;

/// <summary>Connects to a host: the work of <see cref="Aio.OpenConnection"/>.</summary>
internal sealed class Connector(EventLoop loop, string host, int port, ConnectOptions options)
{
    internal async Coroutine<TcpStream> Connect() => await Prepare(await ConnectToAny(await FindAddresses()));

    /// <summary>To a Unix-domain socket, whose path the host is.</summary>
    internal async Coroutine<TcpStream> ConnectUnix() => await Prepare(await ConnectTo(loop, new UnixDomainSocketEndPoint(host), null, null));

    internal static async Coroutine<TcpStream> ConnectTo(EventLoop loop, EndPoint endPoint, EndPoint? localEndPoint, TimeSpan? keepAlive)
    {
        var protocol = endPoint.AddressFamily == AddressFamily.Unix ? ProtocolType.Unspecified : ProtocolType.Tcp;
        var socket = loop.Reactor.CreateSocket(endPoint.AddressFamily, SocketType.Stream, protocol);
        try
        {
            var stream = new TcpStream(socket);
            SetKeepAlive(socket, keepAlive);
            BindTo(localEndPoint, socket);
            await socket.ConnectAsync(endPoint, Aio.CancellationToken);
            await Aio.CancellationPoint();
            return stream;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    internal static void SetKeepAlive(LoopSocket socket, TimeSpan? keepAlive)
    {
        if (keepAlive is not { } time)
            return;
        socket.SetOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, 1);
        socket.SetOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, (int)Math.Min(time.TotalSeconds, short.MaxValue));
    }

    internal static bool IsWanted(IPAddress address, ConnectOptions options) =>
        (options.AddressFamily == AddressFamily.Unspecified || address.AddressFamily == options.AddressFamily)
        && (options.LocalEndPoint is not { } local || address.AddressFamily == local.AddressFamily);

    internal static SocketException Failure(string host, int port, List<IPEndPoint> ends, Exception?[] errors)
    {
        var code = errors.OfType<SocketException>().FirstOrDefault()?.SocketErrorCode ?? SocketError.SocketError;
        var reasons = ends.Zip(errors, static (end, error) => error is null ? $"{end}: not tried" : Reason(error.Message));
        return new SocketException((int)code, FormattableString.Invariant($"Cannot connect to {host}:{port}. {string.Join("; ", reasons)}."));
    }

    /// <summary>IPv6 and IPv4 alternating, the first as the system has it, else in the order given (RFC 8305, section 4).</summary>
    internal static List<IPAddress> Interleave(IReadOnlyList<IPAddress> addresses)
    {
        var first = new Queue<IPAddress>(addresses.Where(address => address.AddressFamily == addresses[0].AddressFamily));
        var second = new Queue<IPAddress>(addresses.Where(address => address.AddressFamily != addresses[0].AddressFamily));
        var mixed = new List<IPAddress>(addresses.Count);
        while (mixed.Count < addresses.Count)
        {
            if (first.TryDequeue(out var one))
                mixed.Add(one);
            if (second.TryDequeue(out var other))
                mixed.Add(other);
        }

        return mixed;
    }

    private async Coroutine<TcpStream> Prepare(TcpStream stream)
    {
        try
        {
            stream.ReadLimit = options.ReadLimit;
            if (stream.NoDelay && !options.NoDelay)
                stream.NoDelay = false;
            if (options.Tls is { } tls)
                await Encrypt(stream, tls);
            await Aio.CancellationPoint();
            return stream;
        }
        catch
        {
            stream.Abort();
            throw;
        }
    }

    private async Coroutine<List<IPAddress>> FindAddresses()
    {
        var all = await (options.Resolver ?? loop.Resolver).Resolve(host);
        var fit = all.Where(address => IsWanted(address, options)).ToList();
        return fit.Count > 0 ? Interleave(fit) : throw new SocketException((int)SocketError.AddressFamilyNotSupported, FormattableString.Invariant(
            $"Cannot connect to {host}:{port}: none of its addresses ({string.Join(", ", all)}) is of the family that AddressFamily or LocalEndPoint asks for."));
    }

    private async Coroutine<TcpStream> ConnectToAny(List<IPAddress> addresses)
    {
        var ends = addresses.ConvertAll(address => new IPEndPoint(address, port));
        if (ends.Count == 1)
        {
            try
            {
                return await ConnectTo(loop, ends[0], options.LocalEndPoint, options.KeepAlive);
            }
            catch (SocketException e)
            {
                throw Failure(ends, [e]);
            }
        }

        var race = new StaggeredRace<TcpStream>(
            ends.ConvertAll<Func<Coroutine<TcpStream>>>(end => () => ConnectTo(loop, end, options.LocalEndPoint, options.KeepAlive)),
            options.AttemptDelay,
            static stream => stream.Abort());
        return await race.Run() ?? throw Failure(ends, race.Errors);
    }

    private SocketException Failure(List<IPEndPoint> ends, Exception?[] errors) => Failure(host, port, ends, errors);

    private static string Reason(string message)
    {
        const string Known = "Cannot connect to ";
        return (message.StartsWith(Known, StringComparison.Ordinal) ? message[Known.Length..] : message).TrimEnd('.');
    }

    private async Coroutine Encrypt(TcpStream stream, SslClientAuthenticationOptions tls)
    {
        var named = tls.TargetHost is null ? ForHost(tls) : tls;
        if (options.HandshakeTimeout is { } limit)
            await Aio.Timeout(limit, () => stream.StartTls(named));
        else
            await stream.StartTls(named);
    }

    /// <summary>A copy: the caller's options may serve for other hosts, too.</summary>
    private SslClientAuthenticationOptions ForHost(SslClientAuthenticationOptions tls)
    {
        var named = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            AllowRenegotiation = tls.AllowRenegotiation,
            AllowTlsResume = tls.AllowTlsResume,
            ApplicationProtocols = tls.ApplicationProtocols,
            CertificateChainPolicy = tls.CertificateChainPolicy,
            CertificateRevocationCheckMode = tls.CertificateRevocationCheckMode,
            CipherSuitesPolicy = tls.CipherSuitesPolicy,
            ClientCertificateContext = tls.ClientCertificateContext,
            ClientCertificates = tls.ClientCertificates,
            EnabledSslProtocols = tls.EnabledSslProtocols,
            EncryptionPolicy = tls.EncryptionPolicy,
            LocalCertificateSelectionCallback = tls.LocalCertificateSelectionCallback,
            RemoteCertificateValidationCallback = tls.RemoteCertificateValidationCallback,
        };
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            named.AllowRsaPkcs1Padding = tls.AllowRsaPkcs1Padding;
            named.AllowRsaPssPadding = tls.AllowRsaPssPadding;
        }

        return named;
    }

    internal static void BindTo(EndPoint? localEndPoint, LoopSocket socket)
    {
        if (localEndPoint is null)
            return;
        try
        {
            socket.Bind(localEndPoint);
        }
        catch (SocketException e)
        {
            throw new SocketException((int)e.SocketErrorCode, $"Cannot connect from {localEndPoint}: {e.Message}");
        }
    }
}
