namespace Orbweaver.Cli;

/// <summary>Calls an action again and again on a thread of its own.</summary>
internal sealed class Pulse : IDisposable
{
    private readonly ManualResetEventSlim _end = new();
    private readonly Thread _thread;

    /// <param name="name">The thread's name.</param>
    /// <param name="body">Given a wait that returns false when it is time to end, does its work between waits.</param>
    public Pulse(string name, Action<Func<TimeSpan, bool>> body)
    {
        _thread = new Thread(() => body(time => !_end.Wait(time))) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Ends the last wait and returns when the body has.</summary>
    public void Dispose()
    {
        _end.Set();
        _thread.Join();
        _end.Dispose();
    }
}
