namespace Orbweaver.Asyncio;

/// <summary>A job as the loops see it that run coroutines.</summary>
internal interface ILoopJob
{
    /// <summary>Begun, taken back, or dropped.</summary>
    ExecutorWork Work { get; }

    /// <summary>The loop to which it was given; set before it is begun.</summary>
    PoolLoop? Loop { get; set; }

    /// <summary>Makes a task of the running loop. On that loop's thread.</summary>
    /// <param name="ended">Called there, later, when the task has ended.</param>
    /// <returns>False when there is no task: the function has thrown instead of giving one, and the job has ended.</returns>
    bool Begin(Action ended);

    /// <summary>On the loop's thread: cancels the task, which ends later.</summary>
    void CancelTask();

    /// <summary>The task has not ended, and never will: its loop is closed.</summary>
    void LeaveBehind();
}
