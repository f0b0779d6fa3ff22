using Orbweaver.Asyncio;

namespace Orbweaver.AspNetCore;

/// <summary>A connection's loop: <c>context.Features.Get&lt;ILoopFeature&gt;()</c>.</summary>
public interface ILoopFeature
{
    /// <summary>The loop that runs the connection, and the program's code for its requests.</summary>
    EventLoop Loop { get; }
}
