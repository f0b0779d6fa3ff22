using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Orbweaver.Asyncio;

/// <summary>What a failed or cancelled future throws: the exception with its stack trace, to which those that await the future add nothing.</summary>
internal class Failure
{
    private readonly ExceptionDispatchInfo _info;
    private readonly int _frames;

    internal Failure(Exception exception) => (_info, _frames) = ExceptionTrail.Capture(exception);

    internal Exception Exception => _info.SourceException;

    [StackTraceHidden]
    [DoesNotReturn]
    internal void Throw() => ExceptionTrail.Throw(_info, _frames);
}
