using System.Diagnostics;
using System.Globalization;

namespace Orbweaver.Asyncio;

/// <summary>
/// A recording of what loops do: which task runs when, what it waits for, who wakes it. A file in Chrome's trace event format, which Perfetto (https://ui.perfetto.dev), chrome://tracing and
/// <c>orbweaver timeline</c> draw. Give it to a loop with <see cref="EventLoopOptions.Timeline"/>, or run any program with ORBWEAVER_TIMELINE=FILE.json.
/// </summary>
/// <remarks>
/// <para>
/// A process of the trace is a loop, a thread of it a task, and one more the loop's callbacks. Times are the system's; of a loop on a <see cref="VirtualClock"/> they are that clock's, on which a step takes no
/// time: it is drawn 1 µs long, and steps of the same instant one after the other.
/// </para>
/// <para>
/// Several loops, on several threads, may share one. What is recorded goes to the file through a buffer a loop, at the latest a second later, and the file is a complete JSON object after each write: also when the
/// program is killed. A stream that cannot seek is complete once the timeline is disposed. Dispose it after its loops.
/// </para>
/// </remarks>
public sealed class Timeline : IDisposable
{
    /// <summary>How many bytes are recorded at the most, when not told otherwise: 512 MiB, about as much as Perfetto opens in a browser.</summary>
    public const long DefaultLimit = 512L << 20;

    private static readonly byte[] Head = "{\"displayTimeUnit\":\"ms\",\"otherData\":{\"recorder\":\"Orbweaver.Asyncio\"},\"traceEvents\":["u8.ToArray();
    private static readonly byte[] Tail = "\n]}\n"u8.ToArray();
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly List<LoopRecorder> _recorders = [];
    private readonly Timer _flushing;
    private readonly Stream _stream;
    private readonly long _limit;
    private long _length;
    private long _events;
    private long _cost;
    private int _loops;
    private int _lanes;
    private int _arrows;
    private bool _isOpen = true;
    private bool _isFull;

    /// <summary>Begins a recording in a file.</summary>
    /// <param name="path">The file; replaced when there is one.</param>
    /// <param name="limit">The most bytes that are recorded; what comes later is left out. More than zero; default: <see cref="DefaultLimit"/>, which is 512 MiB.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is zero or less; a file that there is stays as it is.</exception>
    /// <exception cref="ArgumentException">The path is empty, or cannot be that of a file. When it is null: <see cref="ArgumentNullException"/>.</exception>
    /// <exception cref="IOException">The file cannot be written, its folder does not exist, or another recording writes it.</exception>
    /// <exception cref="UnauthorizedAccessException">The program may not write there, or the path is that of a folder.</exception>
    public Timeline(string path, long limit = DefaultLimit)
        : this(Open(path, limit), limit, path)
    {
    }

    /// <summary>Begins a recording in a stream.</summary>
    /// <param name="stream">Where it is written to, from where it stands; left open.</param>
    /// <param name="limit">The most bytes that are recorded; what comes later is left out. More than zero; default: <see cref="DefaultLimit"/>, which is 512 MiB.</param>
    /// <exception cref="ArgumentNullException">There is no stream.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit is zero or less.</exception>
    /// <exception cref="NotSupportedException">The stream cannot be written to.</exception>
    /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
    /// <exception cref="IOException">Writing to it fails. What fails later is not thrown: it ends the recording, as the limit does.</exception>
    public Timeline(Stream stream, long limit = DefaultLimit)
        : this(Checked(stream, limit), limit, path: null)
    {
    }

    private Timeline(Stream stream, long limit, string? path)
    {
        _stream = stream;
        _limit = limit;
        Path = path;
        Origin = Stopwatch.GetTimestamp();
        _length = Head.Length;
        try
        {
            stream.Write(Head);
            if (stream.CanSeek)
                stream.Write(Tail);
        }
        catch when (path is not null)
        {
            stream.Dispose();
            throw;
        }

        // Weakly: the system holds on to its timers, and would to a timeline that nobody disposes.
        _flushing = new Timer(FlushIfHeld, new WeakReference<Timeline>(this), FlushInterval, FlushInterval);
    }

    /// <summary>The file; null when it is written to a stream.</summary>
    public string? Path { get; }

    /// <summary>What was recorded so far, and what it cost. Any thread.</summary>
    public TimelineStatistics Statistics
    {
        get
        {
            lock (_gate)
                return new TimelineStatistics(_events, _length + Tail.Length, Stopwatch.GetElapsedTime(0, _cost), _isFull);
        }
    }

    /// <summary>The system's time at which the trace begins.</summary>
    internal long Origin { get; }

    /// <summary>False once it takes nothing more: it is disposed, or full.</summary>
    internal bool TakesMore => Volatile.Read(ref _isOpen) && !Volatile.Read(ref _isFull);

    /// <summary>Ends the recording: writes what is left and closes the file. Loops that go on are recorded no longer. Idempotent; any thread.</summary>
    public void Dispose()
    {
        Flush();
        lock (_gate)
        {
            if (!_isOpen)
                return;
            _isOpen = false;
            _flushing.Dispose();
            try
            {
                if (!_stream.CanSeek)
                    _stream.Write(Tail);
                _stream.Flush();
            }
#pragma warning disable CA1031 // as in Append
            catch (Exception)
            {
                _isFull = true;
            }
#pragma warning restore CA1031

            if (Path is not null)
                _stream.Dispose();
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Timeline {Path ?? "in a stream"}: {Statistics}");

    /// <summary>A loop is to be recorded.</summary>
    internal LoopRecorder Begin(EventLoop loop, VirtualClock? clock)
    {
        var recorder = new LoopRecorder(this, loop, clock, Interlocked.Increment(ref _loops));
        lock (_gate)
            _recorders.Add(recorder);
        return recorder;
    }

    /// <summary>A loop has closed.</summary>
    internal void End(LoopRecorder recorder)
    {
        lock (_gate)
            _recorders.Remove(recorder);
    }

    /// <summary>Threads of a trace have numbers of their own, whatever their process.</summary>
    internal int NextLane() => Interlocked.Increment(ref _lanes);

    internal int NextArrow() => Interlocked.Increment(ref _arrows);

    /// <summary>Takes over what a loop's buffer holds. Any thread.</summary>
    internal void Append(ReadOnlySpan<byte> events, int count, long cost)
    {
        lock (_gate)
        {
            if (!_isOpen || _isFull)
                return;
            if (_length + events.Length > _limit)
            {
                _isFull = true;
                return;
            }

            try
            {
                Write(events);
                _events += count;
                _cost += cost;
            }
#pragma warning disable CA1031 // a recording must not end the program
            catch (Exception)
            {
                _isFull = true; // the disk is, or the stream was closed
            }
#pragma warning restore CA1031
        }
    }

    /// <summary>Has each loop's buffer written. Any thread.</summary>
    internal void Flush()
    {
        LoopRecorder[] recorders;
        lock (_gate)
            recorders = [.. _recorders];
        foreach (var recorder in recorders)
            recorder.Flush();
    }

    private static FileStream Open(string path, long limit)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit); // before the file that may be there is lost
        return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
    }

    private static Stream Checked(Stream stream, long limit)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return stream;
    }

    private static void FlushIfHeld(object? timeline)
    {
        if (((WeakReference<Timeline>)timeline!).TryGetTarget(out var held))
            held.Flush();
    }

    /// <summary>Over the end that was written last, with the same end behind it.</summary>
    private void Write(ReadOnlySpan<byte> events)
    {
        if (_events == 0)
            events = events[1..]; // no comma before the first
        if (_stream.CanSeek)
            _stream.Seek(-Tail.Length, SeekOrigin.Current);
        _stream.Write(events);
        _length += events.Length;
        if (_stream.CanSeek)
            _stream.Write(Tail);
    }
}
