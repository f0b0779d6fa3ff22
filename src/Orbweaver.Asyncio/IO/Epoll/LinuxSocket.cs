using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Orbweaver.Asyncio;

/// <summary>System calls on a socket's descriptor. Each returns what the call does, or minus errno; an interrupted call is made again.</summary>
internal static unsafe partial class LinuxSocket
{
    private const int SocketLevel = 1;
    private const int OptionError = 4;
    private const int OptionReusePort = 15;

    // sockaddr_un, the largest address this library meets, is 110 bytes.
    private const int AddressCapacity = 128;

    internal static int Open(AddressFamily family, SocketType type, ProtocolType protocol)
    {
        int nativeFamily = family switch
        {
            AddressFamily.Unix => 1,
            AddressFamily.InterNetwork => 2,
            AddressFamily.InterNetworkV6 => 10,
            _ => throw new NotSupportedException($"The address family {family} is not supported: use InterNetwork, InterNetworkV6 or Unix."),
        };
        int nativeType = type switch
        {
            SocketType.Stream => 1,
            SocketType.Dgram => 2,
            _ => throw new NotSupportedException($"The socket type {type} is not supported: use Stream or Dgram."),
        };
        return Result(LibC.Socket(nativeFamily, nativeType | LibC.NonBlocking | LibC.CloseOnExec, Math.Max((int)protocol, 0)));
    }

    internal static int Bind(int socket, EndPoint endPoint)
    {
        SocketAddress address = endPoint.Serialize();
        fixed (byte* start = address.Buffer.Span)
            return Result(LibC.Bind(socket, start, (uint)address.Size));
    }

    internal static int Listen(int socket, int backlog) => Result(LibC.Listen(socket, backlog));

    internal static int Connect(int socket, EndPoint endPoint)
    {
        SocketAddress address = endPoint.Serialize();
        fixed (byte* start = address.Buffer.Span)
        {
            int result = Result(LibC.Connect(socket, start, (uint)address.Size));
            // An interrupted connect goes on by itself; made again, it would fail as already under way.
            return result == -LinuxError.Interrupted ? -LinuxError.InProgress : result;
        }
    }

    internal static int Accept(int socket)
    {
        int result;
        do
        {
            result = Result(LibC.Accept(socket, null, null, LibC.NonBlocking | LibC.CloseOnExec));
        }
        while (result is -LinuxError.Interrupted);
        return result;
    }

    internal static int Receive(int socket, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            nint result;
            do
            {
                result = LibC.Receive(socket, start, (nuint)buffer.Length, 0);
                if (result >= 0)
                    return (int)result;

                result = -Marshal.GetLastSystemError();
            }
            while (result == -LinuxError.Interrupted);
            return (int)result;
        }
    }

    /// <summary>Receives into the first buffer and, when that is full, into the second.</summary>
    internal static int Receive(int socket, Span<byte> first, Span<byte> second)
    {
        fixed (byte* firstStart = first, secondStart = second)
        {
            LibC.IoVector* vectors = stackalloc LibC.IoVector[2];
            vectors[0] = new LibC.IoVector { Start = firstStart, Length = (nuint)first.Length };
            vectors[1] = new LibC.IoVector { Start = secondStart, Length = (nuint)second.Length };
            nint result;
            do
            {
                result = LibC.ReadVector(socket, vectors, 2);
                if (result >= 0)
                    return (int)result;

                result = -Marshal.GetLastSystemError();
            }
            while (result == -LinuxError.Interrupted);
            return (int)result;
        }
    }

    internal static int Send(int socket, ReadOnlySpan<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            nint result;
            do
            {
                result = LibC.Send(socket, start, (nuint)buffer.Length, LibC.NoSignal);
                if (result >= 0)
                    return (int)result;

                result = -Marshal.GetLastSystemError();
            }
            while (result == -LinuxError.Interrupted);
            return (int)result;
        }
    }

    internal static int Shutdown(int socket, SocketShutdown how) => Result(LibC.Shutdown(socket, (int)how));

    /// <summary>The errno that a finished connect left behind; 0 = it succeeded.</summary>
    internal static int TakeError(int socket)
    {
        int error = 0;
        uint size = sizeof(int);
        int result = Result(LibC.GetOption(socket, SocketLevel, OptionError, &error, &size));
        return result < 0 ? -result : error;
    }

    internal static int SetOption(int socket, SocketOptionLevel level, SocketOptionName name, int value)
    {
        if ((level, name) == (SocketOptionLevel.Socket, SocketOptionName.Linger))
        {
            // struct linger: on, seconds; a negative value turns it off.
            int* linger = stackalloc int[2] { value >= 0 ? 1 : 0, Math.Max(value, 0) };
            return Result(LibC.SetOption(socket, SocketLevel, 13, linger, 2 * sizeof(int)));
        }

        (int nativeLevel, int nativeName) = (level, name) switch
        {
            (SocketOptionLevel.Tcp, SocketOptionName.NoDelay) => (6, 1),
            (SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime) => (6, 4),
            (SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval) => (6, 5),
            (SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount) => (6, 6),
            (SocketOptionLevel.Socket, SocketOptionName.ReuseAddress) => (SocketLevel, 2),
            (SocketOptionLevel.Socket, SocketOptionName.Broadcast) => (SocketLevel, 6),
            (SocketOptionLevel.Socket, SocketOptionName.SendBuffer) => (SocketLevel, 7),
            (SocketOptionLevel.Socket, SocketOptionName.ReceiveBuffer) => (SocketLevel, 8),
            (SocketOptionLevel.Socket, SocketOptionName.KeepAlive) => (SocketLevel, 9),
            (SocketOptionLevel.IPv6, SocketOptionName.IPv6Only) => (41, 26),
            _ => throw new NotSupportedException(
                $"The socket option {level}/{name} is not supported by the epoll reactor; {Reactor.EnvironmentVariable}=portable takes every option that System.Net.Sockets does."),
        };
        return Result(LibC.SetOption(socket, nativeLevel, nativeName, &value, sizeof(int)));
    }

    internal static int SetReusePort(int socket)
    {
        int on = 1;
        return Result(LibC.SetOption(socket, SocketLevel, OptionReusePort, &on, sizeof(int)));
    }

    /// <summary>The address of this end or of the peer; null when there is none.</summary>
    internal static EndPoint? GetEndPoint(int socket, AddressFamily family, bool peer)
    {
        var address = new SocketAddress(family, AddressCapacity);
        uint size = AddressCapacity;
        int result;
        fixed (byte* start = address.Buffer.Span)
            result = peer ? LibC.GetPeerName(socket, start, &size) : LibC.GetSocketName(socket, start, &size);

        if (result < 0)
            return null;

        address.Size = (int)size;
        EndPoint form = family switch
        {
            AddressFamily.InterNetwork => new IPEndPoint(IPAddress.Any, 0),
            AddressFamily.InterNetworkV6 => new IPEndPoint(IPAddress.IPv6Any, 0),
            _ => new UnixDomainSocketEndPoint("/"),
        };
        return form.Create(address);
    }

    /// <summary>What lies at a path is a Unix-domain socket.</summary>
    internal static bool IsAt(string path)
    {
        LibC.FileStatus status;
        return LibC.GetStatus(LibC.WorkingDirectory, path, 0, LibC.StatusType, &status) == 0 && (status.Mode & LibC.TypeMask) == LibC.SocketFile;
    }

    private static int Result(int result) => result >= 0 ? result : -Marshal.GetLastSystemError();
}
