using System.Net.Sockets;

namespace Orbweaver.Asyncio.Tests;

/// <summary>What a worker does with the calls that it is handed, on a thread of this process.</summary>
public sealed class CallRunnerTests : IDisposable
{
    private const int Job = 1;

    private static readonly SemaphoreSlim Begun = new(0);
    private static readonly SemaphoreSlim Gate = new(0);
    private static int _calls;

    private readonly SharedMemoryPair _memory = new();

    public void Dispose() => _memory.Dispose();

    /// <summary>The pool has found that a call takes too long, and the call ends before the worker is killed: none behind it is killed in its place.</summary>
    [Fact]
    public void Call_that_ends_when_its_time_is_over_is_the_workers_last()
    {
        var (ours, theirs) = Connect();
        using (ours)
        using (theirs)
        {
            var wasAllowedToGoOn = true;
            var runner = new CallRunner(theirs, new FrameSource(theirs), _memory.Worker, PoolJson.Options(null));
            var worker = new Thread(() => wasAllowedToGoOn = runner.Run());
            worker.Start();
            Worker.SendAll(ours, Calls(2));
            Begun.Wait(TestContext.Current.CancellationToken);
            Assert.True(_memory.Pool.Progress.TryCondemn(Job, 0));
            Gate.Release();
            worker.Join();

            Assert.False(wasAllowedToGoOn);
            Assert.Equal(1, _calls);
            Assert.Empty(_memory.Pool.Outbox.After(0));
            var (call, state, _) = _memory.Pool.Progress.Of(Job);
            Assert.Equal((0, CallState.Condemned), (call, state));
        }
    }

    private static int WaitAtTheGate(int x)
    {
        Interlocked.Increment(ref _calls);
        Begun.Release();
        Gate.Wait();
        return x;
    }

    private static byte[] Calls(int count)
    {
        var method = new FrameWriter();
        method.Begin(FrameKind.Method);
        method.Write(0);
        MethodReference.Of(WaitAtTheGate).Write(method);
        method.End();
        var calls = new FrameWriter();
        CallsFrame.Begin(calls);
        for (var i = 0; i < count; i++)
            calls.Write($"{i}"); // its length, and the number as JSON

        calls.End();
        var frame = calls.Written.ToArray();
        CallsFrame.Address(frame, Job, method: 0, from: 0, to: count);
        return [.. method.Written, .. frame];
    }

    private (Socket Ours, Socket Theirs) Connect()
    {
        var end = new UnixDomainSocketEndPoint(Path.Combine(_memory.Folder, "pool"));
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(end);
        listener.Listen();
        var ours = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        ours.Connect(end);
        return (ours, listener.Accept());
    }
}
