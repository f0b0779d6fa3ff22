namespace Orbweaver.Asyncio;

/// <summary>A coroutine whose result's type is known at run time only.</summary>
internal interface IBoxedCoroutine
{
    /// <summary>Makes it a task of the loop that runs on this thread.</summary>
    Future ToFuture();
}
