using System.Diagnostics;
using System.Globalization;

namespace Orbweaver.Asyncio;

/// <summary>
/// A thread that looks at a loop from outside, several times in the time that it allows, and reports when nothing has moved: the one way to learn of a loop that is stuck while it is. It
/// reads what the loop's thread writes without any lock: the loop pays nothing, and a report that comes a moment late names the next task at worst.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(1);

    private readonly EventLoop _loop;
    private readonly TimeSpan _limit;
    private readonly ManualResetEventSlim _ended = new();
    private readonly Thread _thread;

    internal Watchdog(EventLoop loop, TimeSpan limit)
    {
        _loop = loop;
        _limit = limit;
        _thread = new Thread(Watch) { IsBackground = true, Name = "asyncio watchdog" };
        _thread.Start();
    }

    public void Dispose()
    {
        _ended.Set();
        _thread.Join();
        _ended.Dispose();
    }

    private void Watch()
    {
        var interval = TimeSpan.FromTicks(Math.Clamp(_limit.Ticks / 4, TimeSpan.TicksPerMillisecond, LongestInterval.Ticks));
        var started = Stopwatch.GetTimestamp();
        var stall = new Stall(_limit);
        while (!_ended.Wait(interval))
        {
            if (stall.Look(_loop.Progress, Stopwatch.GetElapsedTime(started)) is { } blocked)
                Report(blocked);
        }
    }

    private void Report(TimeSpan blocked)
    {
        var task = _loop.CurrentTask;
        var method = ((Future?)task)?.Root?.Innermost().MethodName;
        var culprit = task is null ? _loop.WatchedCallback?.ToString() ?? "a callback" : method is null ? task.ToString() : $"{task}, in {method}";
        _loop.Report(new LoopFault(
            string.Create(CultureInfo.InvariantCulture, $"The event loop has been blocked for {blocked.TotalSeconds:0.000} seconds by {culprit}. Nothing else runs meanwhile: hand work that blocks or computes to Aio.ToThread."), null)
        {
            Kind = LoopFaultKind.Blocked,
            Future = (Future?)task,
        });
    }

    /// <summary>What changes whenever the loop gets on.</summary>
    internal readonly record struct LoopProgress(int Head, bool Asleep);

    /// <summary>Decides from one look at a loop after the other whether it is stuck, and whether to say so (again).</summary>
    internal sealed class Stall(TimeSpan limit)
    {
        private LoopProgress? _seen;
        private TimeSpan _since;
        private TimeSpan _next;

        /// <param name="progress">What the loop shows now.</param>
        /// <param name="now">The time, from any origin.</param>
        /// <returns>How long nothing has moved, when that is to be reported.</returns>
        internal TimeSpan? Look(LoopProgress progress, TimeSpan now)
        {
            if (progress != _seen || progress.Asleep) // the first look, too
            {
                _seen = progress;
                _since = now;
                _next = limit;
                return null;
            }

            var blocked = now - _since;
            if (blocked < _next)
                return null;
            _next = blocked * 2;
            return blocked;
        }
    }
}
