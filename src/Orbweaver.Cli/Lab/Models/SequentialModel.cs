namespace Orbweaver.Cli;

/// <summary>One request after the other on one thread.</summary>
internal sealed class SequentialModel : IRequestModel
{
    public void Send(Uri url, int requests, AnswerClock clock)
    {
        using var client = new BlockingClient();
        for (var i = 0; i < requests; i++)
        {
            client.Get(url);
            clock.Answered();
        }
    }

    public void Dispose()
    {
    }
}
