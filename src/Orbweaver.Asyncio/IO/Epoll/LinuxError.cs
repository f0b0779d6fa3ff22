using System.Net.Sockets;

namespace Orbweaver.Asyncio;

/// <summary>Linux's errno, in .NET's words.</summary>
internal static class LinuxError
{
    internal const int Interrupted = 4;
    internal const int WouldBlock = 11;
    internal const int Protocol = 71;
    internal const int NoSystemCall = 38;
    internal const int NotConnected = 107;
    internal const int ConnectionAborted = 103;
    internal const int InProgress = 115;

    internal static SocketException ToException(int errno) => new((int)ToSocketError(errno));

    /// <summary>For what a stream's reader or writer sees.</summary>
    internal static IOException ToIOException(int errno, string doing)
    {
        SocketException inner = ToException(errno);
        return new IOException($"Cannot {doing}: {inner.Message}.", inner);
    }

    /// <summary>The same words as System.Net.Sockets uses on Linux, so that code that looks at <see cref="SocketError"/> sees no difference.</summary>
    internal static SocketError ToSocketError(int errno) => errno switch
    {
        0 => SocketError.Success,
        2 => SocketError.AddressNotAvailable,
        1 or 13 => SocketError.AccessDenied,
        Interrupted => SocketError.Interrupted,
        9 or 125 => SocketError.OperationAborted,
        WouldBlock => SocketError.WouldBlock,
        14 => SocketError.Fault,
        22 => SocketError.InvalidArgument,
        23 or 24 => SocketError.TooManyOpenSockets,
        32 or 108 => SocketError.Shutdown,
        88 => SocketError.NotSocket,
        89 => SocketError.DestinationAddressRequired,
        90 => SocketError.MessageSize,
        91 => SocketError.ProtocolType,
        92 => SocketError.ProtocolOption,
        93 => SocketError.ProtocolNotSupported,
        94 => SocketError.SocketNotSupported,
        95 => SocketError.OperationNotSupported,
        96 => SocketError.ProtocolFamilyNotSupported,
        97 => SocketError.AddressFamilyNotSupported,
        98 => SocketError.AddressAlreadyInUse,
        99 => SocketError.AddressNotAvailable,
        100 => SocketError.NetworkDown,
        101 => SocketError.NetworkUnreachable,
        102 => SocketError.NetworkReset,
        ConnectionAborted => SocketError.ConnectionAborted,
        104 => SocketError.ConnectionReset,
        12 or 105 => SocketError.NoBufferSpaceAvailable,
        106 => SocketError.IsConnected,
        NotConnected => SocketError.NotConnected,
        110 => SocketError.TimedOut,
        111 => SocketError.ConnectionRefused,
        112 => SocketError.HostDown,
        113 => SocketError.HostUnreachable,
        114 => SocketError.AlreadyInProgress,
        InProgress => SocketError.InProgress,
        _ => SocketError.SocketError,
    };
}
