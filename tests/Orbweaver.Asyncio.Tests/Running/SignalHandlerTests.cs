using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Orbweaver.Asyncio.Tests;

/// <summary>Callbacks for signals. The signals are real ones, which this process sends itself: such as do nothing unless somebody handles them. The names are those of CPython's test_unix_events.</summary>
public sealed class SignalHandlerTests : LoopTest
{
    /// <summary>A child's end, a resized window: ignored by default.</summary>
#pragma warning disable CA1416 // the tests are skipped on Windows
    private const PosixSignal Signal = PosixSignal.SIGWINCH, Another = PosixSignal.SIGCONT;
#pragma warning restore CA1416

    [Fact]
    public void Add_signal_handler_calls_back_on_the_loops_thread_for_each_signal()
    {
        using var loop = new EventLoop();
        var thread = Environment.CurrentManagedThreadId;
        loop.RunUntilComplete(Main());

        async Coroutine Main()
        {
            var calls = new AsyncQueue<int>();
            loop.AddSignalHandler(Signal, () => calls.PutNoWait(Environment.CurrentManagedThreadId));
            for (var i = 0; i < 3; i++)
            {
                await Send("WINCH");
                Assert.Equal(thread, await calls.Get());
            }
        }
    }

    [Fact]
    public void Add_signal_handler_again_takes_the_first_ones_place() => Live(async loop =>
    {
        var came = new AsyncQueue<string>();
        loop.AddSignalHandler(Signal, () => came.PutNoWait("first"));
        loop.AddSignalHandler(Signal, () => came.PutNoWait("second"));
        await Send("WINCH");
        Assert.Equal("second", await came.Get());
        Assert.True(came.IsEmpty);
    });

    [Fact]
    public void Remove_signal_handler_says_whether_there_was_one() => Live(async loop =>
    {
        var came = new AsyncQueue<string>();
        Assert.False(loop.RemoveSignalHandler(Signal));
        loop.AddSignalHandler(Signal, () => came.PutNoWait("removed"));
        loop.AddSignalHandler(Another, () => came.PutNoWait("other"));
        Assert.True(loop.RemoveSignalHandler(Signal));
        Assert.False(loop.RemoveSignalHandler(Signal));
        await Send("WINCH");
        await Send("CONT");
        Assert.Equal("other", await came.Get());
        Assert.True(came.IsEmpty);
    });

    [Fact]
    public void Signal_handler_that_fails_is_the_exception_handlers() => Live(async loop =>
    {
        var faults = new AsyncQueue<LoopFault>();
        loop.ExceptionHandler = (_, fault) => faults.PutNoWait(fault);
        loop.AddSignalHandler(Signal, () => throw new FormatException());
        await Send("WINCH");
        Assert.IsType<FormatException>((await faults.Get()).Exception);
    });

    [Fact]
    public void Add_signal_handler_refuses_signals_that_nobody_can_handle() => Run(async () =>
    {
        foreach (var number in new[] { 9 /* SIGKILL */, -1000 })
        {
            var error = Assert.Throws<PlatformNotSupportedException>(() => Loop.AddSignalHandler((PosixSignal)number, () => { }));
            Assert.StartsWith($"The signal {number} cannot be handled", error.Message, StringComparison.Ordinal);
            Assert.False(Loop.RemoveSignalHandler((PosixSignal)number));
        }
    });

    [Fact]
    public void Loop_that_closes_removes_its_handlers()
    {
        var other = new EventLoop();
        other.AddSignalHandler(Signal, () => Say("closed"));
        other.Dispose();
        Assert.False(other.HandlesSignal(Signal));
        Assert.Throws<InvalidOperationException>(() => other.AddSignalHandler(Signal, () => { }));
    }

    [Fact]
    public void Waiting_for_a_signal_is_no_deadlock() => Run(async () =>
    {
        var came = new AsyncEvent();
        Loop.AddSignalHandler(Signal, came.Set);
        var sent = new Thread(() => SendAndWait("WINCH"));
        sent.Start();
        await came.Wait();
    });

    private static void Live(Func<EventLoop, Coroutine> main)
    {
        using var loop = new EventLoop();
        loop.RunUntilComplete(main(loop));
    }

    private static async Coroutine Send(string signal)
    {
        using var kill = Kill(signal);
        await kill.WaitForExitAsync();
    }

    private static void SendAndWait(string signal)
    {
        using var kill = Kill(signal);
        kill.WaitForExit();
    }

    private static Process Kill(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no kill(1) to send signals with.");
        return Process.Start("kill", ["-" + signal, Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]);
    }
}
