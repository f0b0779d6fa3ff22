namespace Orbweaver.Cli;

/// <summary>What the laboratory's server says.</summary>
internal static class ServerAnswer
{
    public const string Text = "Hello!";

    /// <exception cref="InvalidOperationException">The server said something else.</exception>
    public static void Demand(string body)
    {
        if (body != Text)
            throw new InvalidOperationException($"the server answered \"{SafeText.OneLine(body)}\" instead of \"{Text}\"");
    }
}
