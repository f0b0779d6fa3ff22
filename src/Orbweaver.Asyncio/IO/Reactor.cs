using System.Net.Sockets;

namespace Orbweaver.Asyncio;

/// <summary>
/// Waits for the operating system on behalf of one loop, and owns that loop's sockets.
/// The loop calls <see cref="Poll"/> once a pass; all completions of I/O run inside it, on the loop's thread, with no
/// <see cref="SynchronizationContext"/> set (the reactor phase), so that .NET code that awaits a socket continues inline.
/// </summary>
internal abstract class Reactor : IDisposable
{
    internal const string EnvironmentVariable = "ORBWEAVER_REACTOR";

    private int _ownerThreadId;

    /// <summary>True on the thread that runs the loop at this moment; false when no thread does.</summary>
    internal bool IsOwnerThread => Volatile.Read(ref _ownerThreadId) == Environment.CurrentManagedThreadId;

    /// <summary>The loop whose reactor it is; null when something else drives it.</summary>
    internal EventLoop? Loop { get; set; }

    /// <summary>True while an operation is in flight: what the loop waits for may still come from the network.</summary>
    internal abstract bool HasPendingOperations { get; }

    /// <summary>Sockets that have not been closed. Any thread.</summary>
    internal abstract int SocketCount { get; }

    /// <summary>A reactor of the kind named; <see cref="ReactorKind.Automatic"/> lets ORBWEAVER_REACTOR and the system decide.</summary>
    /// <exception cref="InvalidOperationException">ORBWEAVER_REACTOR names no reactor.</exception>
    /// <exception cref="PlatformNotSupportedException">ORBWEAVER_REACTOR asks for epoll, and this is not Linux.</exception>
    internal static Reactor Create(ReactorKind kind = ReactorKind.Automatic)
    {
        if (kind == ReactorKind.Automatic)
            kind = Choose(Environment.GetEnvironmentVariable(EnvironmentVariable), OperatingSystem.IsLinux());

        return kind == ReactorKind.Epoll ? new EpollReactor() : new PortableReactor();
    }

    /// <summary>What the variable's value (null or empty: unset) means on this system.</summary>
    internal static ReactorKind Choose(string? wanted, bool isLinux) => wanted switch
    {
        null or "" => isLinux ? ReactorKind.Epoll : ReactorKind.Portable,
        "epoll" when !isLinux => throw new PlatformNotSupportedException(
            $"{EnvironmentVariable}=epoll: only Linux has epoll. Unset the variable, or set it to 'portable'."),
        "epoll" => ReactorKind.Epoll,
        "portable" => ReactorKind.Portable,
        _ => throw new InvalidOperationException(
            $"{EnvironmentVariable}={wanted}: there is no such reactor. The values are 'epoll' (Linux) and 'portable'; unset it to let the system decide."),
    };

    /// <summary>Names the thread that runs the loop from now on; 0 = none. The loop calls it when a run starts and ends.</summary>
    internal void SetOwner(int managedThreadId) => Volatile.Write(ref _ownerThreadId, managedThreadId);

    /// <summary>
    /// Waits for I/O and runs its completions. Loop's thread only, never from inside itself. It may return early:
    /// after a completion the loop has work to look at, whatever the time-out was.
    /// </summary>
    /// <param name="timeoutNanoseconds">The longest wait: 0 = only look, negative = until there is something or <see cref="Wake"/>.</param>
    internal abstract void Poll(long timeoutNanoseconds);

    /// <summary>Makes the current <see cref="Poll"/>, or else the next one, return at once. Any thread; cheap when a wake-up is pending already.</summary>
    internal abstract void Wake();

    /// <summary>A non-blocking socket whose operations complete on the loop's thread. Any thread.</summary>
    internal abstract LoopSocket CreateSocket(AddressFamily family, SocketType type, ProtocolType protocol);

    /// <summary>Closes every socket still open (their operations end with <see cref="ObjectDisposedException"/>) and the reactor. Loop's thread, or any thread when no loop runs.</summary>
    public abstract void Dispose();
}
