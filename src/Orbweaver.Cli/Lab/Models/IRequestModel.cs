namespace Orbweaver.Cli;

/// <summary>A way of sending many requests. Made once in a process of its own: what it starts (threads, workers, loops) is there before the clock runs.</summary>
internal interface IRequestModel : IDisposable
{
    /// <summary>Sends the requests, on connections of this call's own, and returns when all are answered.</summary>
    /// <param name="url">What is asked for.</param>
    /// <param name="requests">How many times.</param>
    /// <param name="clock">Told of every answer.</param>
    void Send(Uri url, int requests, AnswerClock clock);

    /// <summary>Does nothing for a time, and tells how much processor time was used all the same: the most that one of the model's processes used.</summary>
    TimeSpan Rest(TimeSpan time)
    {
        var before = Environment.CpuUsage.TotalTime;
        Thread.Sleep(time);
        return Environment.CpuUsage.TotalTime - before;
    }

    /// <summary>Adds what other processes of this model used since <see cref="Send"/> was last called.</summary>
    ModelFigures WithOthers(ModelFigures figures) => figures;
}
