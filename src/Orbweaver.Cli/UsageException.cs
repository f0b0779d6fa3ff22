namespace Orbweaver.Cli;

/// <summary>Something the user can put right. Its message is the one line that is shown: what was wrong, with the value; what would be right.</summary>
internal sealed class UsageException(string message) : Exception(message);
