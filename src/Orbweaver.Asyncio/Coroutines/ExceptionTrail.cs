using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Orbweaver.Asyncio;

/// <summary>
/// Throws an exception on, from frame to frame and from task to task. Each throw copies the whole stack trace, so that unwinding a chain of n awaits would take n²
/// time: 100,000 awaits take minutes. So the trace grows over the innermost frames only; from there on each frame adds itself to what these have left.
/// </summary>
[StackTraceHidden]
internal static class ExceptionTrail
{
    private const int TracedFrames = 100;

    /// <summary>What this thread threw last, how many frames it has passed, and its trace over the innermost of them.</summary>
    [ThreadStatic]
    private static Exception? _exception;

    [ThreadStatic]
    private static int _frames;

    [ThreadStatic]
    private static ExceptionDispatchInfo? _innermost;

    /// <summary>Throws what a coroutine ended with into the one that awaits it.</summary>
    [DoesNotReturn]
    internal static void Throw(Exception exception)
    {
        if (!ReferenceEquals(exception, _exception))
        {
            _exception = exception;
            _frames = 0;
            _innermost = null;
        }

        if (++_frames >= TracedFrames)
            (_innermost ??= ExceptionDispatchInfo.Capture(exception)).Throw();
        ExceptionDispatchInfo.Throw(exception);
    }

    /// <summary>Throws what a future ended with: each that awaits it gets the trace as it was then.</summary>
    [DoesNotReturn]
    internal static void Throw(ExceptionDispatchInfo info, int frames)
    {
        _exception = info.SourceException;
        _frames = frames + 1;
        _innermost = frames >= TracedFrames ? info : null;
        info.Throw();
    }

    /// <summary>Keeps the trace of an exception as it is now.</summary>
    /// <returns>It, and how many frames the exception has passed.</returns>
    internal static (ExceptionDispatchInfo Info, int Frames) Capture(Exception exception) => ReferenceEquals(exception, _exception)
        ? (_innermost ?? ExceptionDispatchInfo.Capture(exception), _frames)
        : (ExceptionDispatchInfo.Capture(exception), 0);
}
