using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Orbweaver.Asyncio;

/// <summary>The worker process: connects to its pool, and does what that says until it says enough.</summary>
internal static partial class Worker
{
    private const int DeathSignal = 1; // PR_SET_PDEATHSIG
    private const int Kill = 9;

    /// <summary>Kept, so that it stays in force: Ctrl-C goes to all processes of the terminal, and it is the parent that decides.</summary>
    private static PosixSignalRegistration? _interrupts;

    /// <summary>Returns when the worker is not needed any more. When the pool's process has ended, the worker does so at once.</summary>
    internal static void Run()
    {
        var address = WorkerAddress.Take();
        WorkerProgram.IsWorker = true;
        _interrupts = PosixSignalRegistration.Create(PosixSignal.SIGINT, static context => context.Cancel = true);
        if (OperatingSystem.IsLinux())
        {
            _ = SetProcess(DeathSignal, Kill);
            if (ParentOf() != address.Parent)
                Die();
        }

        using var calls = Connect(address, isLifeline: false);
        using var memory = SharedMemory.Open(address.Memory);
        _ = new Lifeline(Connect(address, isLifeline: true));
        var frames = new FrameSource(calls);
        var settings = ReadSettings(frames);
        if (Prepare(settings, calls) is not { } options)
            return;
        if (settings.Slots > 0)
            new LoopRunner(calls, frames, options).Run();
        else if (!new CallRunner(calls, frames, memory, options).Run())
            Die();
    }

    /// <summary>Ends the process without a word.</summary>
    internal static void Die()
    {
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        self.Kill();
    }

    private static Socket Connect(WorkerAddress address, bool isLifeline)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(address.Socket));
        var hello = new FrameWriter();
        hello.Begin(FrameKind.Hello);
        hello.Write(address.Secret);
        hello.Write(address.Number);
        hello.Write(isLifeline);
        hello.End();
        SendAll(socket, hello.Written);
        return socket;
    }

    private static WorkerSettings ReadSettings(FrameSource frames)
    {
        var reader = new FrameReader(frames.Next());
        return WorkerSettings.Read(ref reader);
    }

    /// <returns>Null when that failed, and the pool was told.</returns>
    private static JsonSerializerOptions? Prepare(WorkerSettings settings, Socket calls)
    {
        var answer = new FrameWriter();
        JsonSerializerOptions? options = null;
        try
        {
            options = PoolJson.Options(settings.Json is null ? null : () => (JsonSerializerOptions)WorkerMethod.Call(settings.Json)!);
            if (settings.Initializer is not null)
                WorkerMethod.Call(settings.Initializer);
            answer.Begin(FrameKind.Ready);
        }
#pragma warning disable CA1031 // the pool throws it
        catch (Exception e)
        {
            options = null;
            answer.Begin(FrameKind.NotReady);
            RemoteException.Write(answer, e);
        }
#pragma warning restore CA1031

        answer.End();
        SendAll(calls, answer.Written);
        return options;
    }

    internal static void SendAll(Socket socket, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[socket.Send(bytes)..];
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int SetProcess(int option, nint value);

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int ParentOf();
}
