using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Orbweaver.Asyncio;

/// <summary>The epoll set itself, its buffer of events, and the eventfd that wakes who waits on it. Loop's thread, but for <see cref="Wake"/>.</summary>
internal sealed unsafe class EpollQueue : IDisposable
{
    /// <summary>The key of the events that only wake; no slot ever has it.</summary>
    internal const ulong WakeKey = ulong.MaxValue;

    private const int Capacity = 512;
    private const long NanosecondsPerMillisecond = 1_000_000;
    private const long NanosecondsPerSecond = 1_000_000_000;

    // struct epoll_event is packed on x64 and nowhere else.
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int KeyOffset = EventSize - sizeof(ulong);

    private readonly int _epoll;
    private readonly SafeFileHandle _wakeUp;
    private byte* _events;
    private int _count;
    private int _next;

    // Where time_t may have 32 bits, the shape of timespec is not known for sure.
    private bool _hasNanoseconds = Environment.Is64BitProcess;

    internal EpollQueue()
    {
        _epoll = LibC.EpollCreate(LibC.CloseOnExec);
        if (_epoll < 0)
            throw LinuxError.ToException(Marshal.GetLastSystemError());

        int wakeUp = LibC.EventDescriptor(0, LibC.NonBlocking | LibC.CloseOnExec);
        int error = wakeUp < 0 ? Marshal.GetLastSystemError() : 0;
        _wakeUp = new SafeFileHandle(wakeUp, ownsHandle: true);
        // Edge-triggered, each write to an eventfd is an edge: it never needs to be read.
        if (error == 0)
            error = -Add(wakeUp, LibC.EpollIn | LibC.EpollEdgeTriggered, WakeKey);

        if (error != 0)
        {
            Dispose();
            throw LinuxError.ToException(error);
        }

        _events = (byte*)NativeMemory.Alloc(Capacity, (nuint)EventSize);
    }

    /// <returns>0 or minus errno.</returns>
    internal int Add(int descriptor, uint interest, ulong key)
    {
        byte* request = stackalloc byte[16];
        Unsafe.WriteUnaligned(request, interest);
        Unsafe.WriteUnaligned(request + KeyOffset, key);
        return LibC.EpollControl(_epoll, LibC.EpollAdd, descriptor, request) == 0 ? 0 : -Marshal.GetLastSystemError();
    }

    /// <summary>Any thread. The handle is counted: a wake-up that comes late must not write to a descriptor that is somebody else's by now.</summary>
    internal void Wake()
    {
        bool held = false;
        try
        {
            _wakeUp.DangerousAddRef(ref held);
            ulong one = 1;
            while (LibC.Write((int)_wakeUp.DangerousGetHandle(), &one, sizeof(ulong)) < 0 && Marshal.GetLastSystemError() == LinuxError.Interrupted)
            {
            }
        }
        catch (ObjectDisposedException)
        {
            // There is nobody to wake.
        }
        finally
        {
            if (held)
                _wakeUp.DangerousRelease();
        }
    }

    internal void Wait(long timeoutNanoseconds)
    {
        Debug.Assert(_next == _count);
        long start = timeoutNanoseconds > 0 ? Stopwatch.GetTimestamp() : 0;
        long remaining = timeoutNanoseconds;
        while (true)
        {
            int result = WaitOnce(remaining);
            if (result >= 0)
            {
                _next = 0;
                _count = result;
                return;
            }

            int error = Marshal.GetLastSystemError();
            if (error != LinuxError.Interrupted)
                throw LinuxError.ToException(error);

            if (timeoutNanoseconds > 0)
                remaining = Math.Max(0, timeoutNanoseconds - (long)Stopwatch.GetElapsedTime(start).TotalNanoseconds);
        }
    }

    internal bool TryTake(out ulong key, out uint events)
    {
        if (_next == _count)
        {
            key = 0;
            events = 0;
            return false;
        }

        byte* item = _events + (_next++ * EventSize);
        events = Unsafe.ReadUnaligned<uint>(item);
        key = Unsafe.ReadUnaligned<ulong>(item + KeyOffset);
        return true;
    }

    public void Dispose()
    {
        _ = LibC.Close(_epoll);
        _wakeUp.Dispose();
        NativeMemory.Free(_events);
        _events = null;
        _next = _count = 0;
    }

    private int WaitOnce(long timeoutNanoseconds)
    {
        if (timeoutNanoseconds <= 0)
            return LibC.EpollWait(_epoll, _events, Capacity, timeoutNanoseconds < 0 ? -1 : 0);

        if (_hasNanoseconds)
        {
            int result = TryWaitNanoseconds(timeoutNanoseconds);
            if (_hasNanoseconds)
                return result;
        }

        // Rounded up: a loop that came back too early for its timer would spin until it is due.
        long milliseconds = (timeoutNanoseconds / NanosecondsPerMillisecond) + (timeoutNanoseconds % NanosecondsPerMillisecond == 0 ? 0 : 1);
        return LibC.EpollWait(_epoll, _events, Capacity, (int)Math.Min(milliseconds, int.MaxValue));
    }

    private int TryWaitNanoseconds(long timeoutNanoseconds)
    {
        try
        {
            var timeout = new LibC.TimeSpec
            {
                Seconds = timeoutNanoseconds / NanosecondsPerSecond,
                Nanoseconds = timeoutNanoseconds % NanosecondsPerSecond,
            };
            int result = LibC.EpollWait(_epoll, _events, Capacity, &timeout, null);
            _hasNanoseconds = result >= 0 || Marshal.GetLastSystemError() != LinuxError.NoSystemCall;
            return result;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library older than the call (glibc before 2.35).
            _hasNanoseconds = false;
            return -1;
        }
    }
}
