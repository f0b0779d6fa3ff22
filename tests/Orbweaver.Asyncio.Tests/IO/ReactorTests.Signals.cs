using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Orbweaver.Asyncio.Tests;

/// <content>Signals that arrive while the system is waited for: a system call that they break off (EINTR) begins again.</content>
public abstract partial class ReactorTests
{
    [Fact]
    public void Poll_that_signals_interrupt_goes_on_to_its_time()
    {
        using var reactor = _createReactor();
        using var rain = SignalRain.On(out var begin);
        reactor.SetOwner(Environment.CurrentManagedThreadId);
        begin();
        while (rain.Count < 100)
        {
            var start = Stopwatch.GetTimestamp();
            reactor.Poll(5_000_000);
            Assert.True(Stopwatch.GetElapsedTime(start).TotalMilliseconds >= 5);
        }

        // Without a limit nothing but a wake-up ends it.
        var woken = false;
        var target = rain.Count + 100;
        using var waker = new Timer(_ =>
        {
            if (rain.Count < target || woken)
                return;
            woken = true;
            reactor.Wake();
        }, null, 1, 1);
        reactor.Poll(-1);
        Assert.True(woken);
        reactor.SetOwner(0);
    }

    [Fact]
    public async Task Echo_under_signals_loses_nothing()
    {
        var (ours, peer) = await ConnectAsync();
        using (peer)
        await using (ours)
        {
            var sent = new byte[4_000_000];
            new Random(3).NextBytes(sent);
            SignalRain? rain = null;
            var echo = Task.Run(() =>
            {
                var buffer = new byte[10_000];
                int count;
                while ((count = peer.Receive(buffer)) > 0)
                {
                    for (var done = 0; done < count;)
                        done += peer.Send(buffer, done, count - done, SocketFlags.None);
                }
            });
            var received = new byte[sent.Length];
            await Watched(_pump.RunAsync(async () =>
            {
                rain = SignalRain.On(out var begin);
                begin();
                var reading = ReadAll(received);
                await ours.WriteAsync(sent);
                await reading;
            }));
            rain!.Dispose();
            Assert.NotEqual(0, rain.Count);
            Assert.Equal(sent, received);
            ours.ShutdownSend();
            await Watched(echo);
        }

        async Task ReadAll(byte[] received)
        {
            for (var done = 0; done < received.Length;)
                done += await ours.ReadAsync(received.AsMemory(done));
        }
    }

    /// <summary>Sends one thread a signal that has a handler, over and over.</summary>
    private sealed class SignalRain : IDisposable
    {
        private const int WindowChanged = 28; // SIGWINCH, on x64 and arm64
        private readonly PosixSignalRegistration _registration;
        private readonly ManualResetEventSlim _begun = new();
        private readonly Thread _thread;
        private volatile bool _ended;
        private int _count;

        [System.Runtime.Versioning.SupportedOSPlatform("linux")]
        private SignalRain(int thread)
        {
            _registration = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, static context => context.Cancel = true);
            _thread = new Thread(() =>
            {
                _begun.Wait();
                while (!_ended)
                {
                    if (SendSignal(Environment.ProcessId, thread, WindowChanged) == 0)
                        Interlocked.Increment(ref _count);
                    Thread.Sleep(TimeSpan.FromMicroseconds(200));
                }
            })
            {
                IsBackground = true,
            };
            _thread.Start();
        }

        internal int Count => Volatile.Read(ref _count);

        /// <summary>On the thread that calls this.</summary>
        internal static SignalRain On(out Action begin)
        {
            if (!OperatingSystem.IsLinux())
            {
                Assert.Skip("Signals are sent to one thread on Linux only.");
                throw new PlatformNotSupportedException();
            }

            var rain = new SignalRain(ThreadId());
            begin = rain._begun.Set;
            return rain;
        }

        public void Dispose()
        {
            _ended = true;
            _begun.Set();
            _thread.Join();
            _registration.Dispose();
        }

        [DllImport("libc", EntryPoint = "gettid")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int ThreadId();

        [DllImport("libc", EntryPoint = "tgkill")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int SendSignal(int process, int thread, int signal);
    }
}
