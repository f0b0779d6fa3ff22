namespace Orbweaver.Asyncio;

/// <summary>A job as the loops see it that run coroutines.</summary>
internal interface ILoopJob
{
    /// <summary>Begun, taken back, or dropped.</summary>
    ExecutorWork Work { get; }

    /// <summary>The loop to which it was given; set before it is begun.</summary>
    PoolLoop? Loop { get; set; }

    /// <summary>Makes a task of the running loop. On that loop's thread.</summary>
    /// <param name="ended">Called there when the task has ended.</param>
    void Begin(Action ended);

    /// <summary>On the loop's thread: cancels the task, which ends later.</summary>
    void CancelTask();

    /// <summary>The task has not ended, and never will: its loop is closed.</summary>
    void LeaveBehind();
}
