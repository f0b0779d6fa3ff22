// Tokens, threads and ValueTasks are used here as careful code would not: that is what is tested.
#pragma warning disable CA2012, xUnit1030, xUnit1031
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Orbweaver.Asyncio.Tests;

public abstract partial class ReactorTests
{
    [Fact]
    public async Task Operations_started_from_other_threads_complete_on_the_loops_thread()
    {
        using Socket listener = ListenPlain();
        TcpStream ours = await Watched(TcpStream.ConnectAsync(_pump.Reactor, listener.LocalEndPoint!, new ConnectOptions(), default).AsTask());
        using Socket peer = await listener.AcceptAsync();
        await using (ours)
        {
            var buffer = new byte[8];
            for (int i = 0; i < 200; i++)
            {
                var done = new TaskCompletionSource<(int Count, int Thread, bool NoContext)>(TaskCreationOptions.RunContinuationsAsynchronously);
                await Task.Run(() =>
                {
                    Assert.False(_pump.IsCurrent);
                    System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter awaiter =
                        ours.ReadAsync(buffer).ConfigureAwait(false).GetAwaiter();
                    awaiter.UnsafeOnCompleted(() =>
                        done.SetResult((awaiter.GetResult(), Environment.CurrentManagedThreadId, SynchronizationContext.Current is null)));
                });
                await Watched(ours.WriteAsync(new byte[] { 1 }).AsTask());
                Assert.Equal(1, peer.Receive(new byte[8]));
                peer.Send("pong"u8);
                Assert.Equal((4, _pump.ThreadId, true), await Watched(done.Task));
            }
        }
    }

    [Fact]
    public async Task A_continuation_that_comes_after_the_completion_runs_on_the_loops_thread()
    {
        (TcpStream ours, Socket peer) = await ConnectAsync();
        using (peer)
        await using (ours)
        {
            var buffer = new byte[8];
            ValueTask<int> reading = ours.ReadAsync(buffer);
            peer.Send("data"u8);
            await _pump.SettleAsync();
            SpinWait.SpinUntil(() => reading.IsCompleted, ReactorPump.Watchdog);
            var done = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter awaiter =
                reading.ConfigureAwait(false).GetAwaiter();
            awaiter.UnsafeOnCompleted(() => done.SetResult(Environment.CurrentManagedThreadId));
            Assert.Equal(_pump.ThreadId, await Watched(done.Task));
            Assert.Equal(4, awaiter.GetResult());
        }
    }

    [Fact]
    public async Task Awaits_in_the_ready_phase_come_back_to_it_unless_they_ask_not_to()
    {
        (TcpStream ours, Socket peer) = await ConnectAsync();
        using (peer)
        await using (ours)
        {
            var local = new AsyncLocal<string>();
            await _pump.RunAsync(async () =>
            {
                local.Value = "mine";
                var buffer = new byte[8];
                ValueTask<int> first = ours.ReadAsync(buffer);
                peer.Send("a"u8);
                await first;
                _pump.AssertReadyPhase();
                Assert.Equal("mine", local.Value);

                ValueTask<int> second = ours.ReadAsync(buffer);
                peer.Send("b"u8);
                await second.ConfigureAwait(false);
                _pump.AssertReactorPhase();
                Assert.Equal("mine", local.Value);
            });
        }
    }

    [Fact]
    public async Task Operations_started_while_no_loop_runs_wait_for_one()
    {
        (TcpStream ours, Socket peer) = await ConnectAsync();
        using (peer)
        {
            _pump.Stop();
            using var cancellation = new CancellationTokenSource();
            Task<int> receiving = ours.ReadAsync(new byte[8]).AsTask();
            Task sending = ours.WriteAsync("hello"u8.ToArray(), cancellation.Token).AsTask();
            Assert.True(_pump.Reactor.HasPendingOperations);

            using var next = new ReactorPump(_pump.Reactor);
            await Watched(sending);
            peer.Send("data"u8);
            Assert.Equal(4, await Watched(receiving));
            await ours.DisposeAsync();
            next.Stop();
        }
    }

    [Fact]
    public async Task Disposing_the_reactor_ends_what_is_in_flight()
    {
        (TcpStream ours, Socket peer) = await ConnectAsync();
        using (peer)
        {
            Task<int> receiving = ours.ReadAsync(new byte[8]).AsTask();
            await _pump.SettleAsync();
            _pump.Stop();
            _pump.Reactor.Dispose();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => Watched(receiving));
            await Assert.ThrowsAsync<ObjectDisposedException>(() => Watched(ours.ReadAsync(new byte[8]).AsTask()));
            Assert.Throws<ObjectDisposedException>(CreateSocket);
            Assert.Throws<ObjectDisposedException>(() => _pump.Reactor.Poll(0));
            _pump.Reactor.Wake();
            ours.Dispose();
            Assert.False(_pump.Reactor.HasPendingOperations);
        }
    }

    [Fact]
    public async Task Wake_from_eight_threads_loses_nothing()
    {
        const int Each = 5000;
        int ran = 0;
        var threads = new List<Thread>();
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        for (int i = 0; i < 8; i++)
        {
            var thread = new Thread(() =>
            {
                for (int j = 0; j < Each; j++)
                {
                    _pump.Post(() =>
                    {
                        if (++ran == 8 * Each)
                            all.SetResult();
                    });
                }
            });
            threads.Add(thread);
            thread.Start();
        }

        await Watched(all.Task);
        Assert.All(threads, thread => Assert.True(thread.Join(ReactorPump.Watchdog)));
    }

    [Fact]
    public async Task Wake_one_at_a_time_is_answered_each_time()
    {
        for (int i = 0; i < 5000; i++)
        {
            using var answered = new ManualResetEventSlim();
            _pump.Post(answered.Set);
            Assert.True(answered.Wait(ReactorPump.Watchdog));
        }

        await _pump.SettleAsync();
    }

    [Fact]
    public void Wake_before_a_poll_makes_it_return_at_once()
    {
        using Reactor reactor = _createReactor();
        reactor.SetOwner(Environment.CurrentManagedThreadId);
        reactor.Wake();
        reactor.Wake();
        reactor.Poll(-1);
        reactor.SetOwner(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50_000)]
    [InlineData(1_000_000)]
    [InlineData(3_300_000)]
    public void Poll_without_events_does_not_return_before_its_time(long nanoseconds)
    {
        using Reactor reactor = _createReactor();
        reactor.SetOwner(Environment.CurrentManagedThreadId);
        for (int i = 0; i < 20; i++)
        {
            long start = Stopwatch.GetTimestamp();
            reactor.Poll(nanoseconds);
            Assert.True(Stopwatch.GetElapsedTime(start).TotalNanoseconds >= nanoseconds);
        }

        reactor.SetOwner(0);
    }

    [Fact]
    public async Task A_continuation_that_throws_does_not_lose_the_events_of_others()
    {
        using Reactor reactor = _createReactor();
        reactor.SetOwner(Environment.CurrentManagedThreadId);
        using Socket listener = ListenPlain();
        var streams = new List<TcpStream>();
        var peers = new List<Socket>();
        for (int i = 0; i < 4; i++)
        {
            Task<TcpStream> connecting = TcpStream.ConnectAsync(reactor, listener.LocalEndPoint!, new ConnectOptions(), default).AsTask();
            while (!connecting.IsCompleted)
                reactor.Poll(-1);

            streams.Add(connecting.Result);
            peers.Add(listener.Accept());
        }

        int completed = 0;
        foreach (TcpStream stream in streams)
        {
            stream.ReadAsync(new byte[8]).ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() =>
            {
                completed++;
                throw new InvalidTimeZoneException();
            });
        }

        peers.ForEach(peer => peer.Send("data"u8));
        int thrown = 0;
        while (completed < 4)
        {
            try
            {
                reactor.Poll(-1);
            }
            catch (InvalidTimeZoneException)
            {
                thrown++;
            }
        }

        Assert.Equal(4, thrown);
        reactor.SetOwner(0);
        peers.ForEach(peer => peer.Dispose());
        await Task.CompletedTask;
    }

    private async Task CancelAsync(CancellationTokenSource cancellation, bool onTheLoop)
    {
        if (onTheLoop)
        {
            await _pump.RunAsync(() =>
            {
                cancellation.Cancel();
                return Task.CompletedTask;
            });
        }
        else
            await Task.Run(cancellation.Cancel);
    }
}
