namespace Orbweaver.Cli;

/// <summary>How a model's process talks to its parent: lines that begin with one of these.</summary>
internal static class ModelMessage
{
    /// <summary>The warm-up is over.</summary>
    public const string Running = "running";

    /// <summary>How many answers have come.</summary>
    public const string Answers = "answers ";

    /// <summary>All have come: the figures.</summary>
    public const string Result = "result ";

    /// <summary>What went wrong.</summary>
    public const string Failed = "failed ";
}
