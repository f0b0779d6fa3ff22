namespace Orbweaver.Cli;

/// <summary>An option of the command line: how it is written, and what the help says of it.</summary>
/// <param name="Name">With its dashes.</param>
/// <param name="Value">What stands for its value in the help; null for a switch.</param>
/// <param name="Text">What it does, with default, range and unit.</param>
/// <param name="Example">A value that is right, for the error that says so; null for a switch.</param>
/// <param name="Repeats">True when it may be given more than once.</param>
internal sealed record Flag(string Name, string? Value, string Text, string? Example = null, bool Repeats = false)
{
    /// <summary>As it stands in the help's left column.</summary>
    public string Shape => Value is null ? Name : $"{Name} {Value}";
}

/// <summary>Options that belong together, under one heading of the help.</summary>
internal sealed record FlagGroup(string Heading, IReadOnlyList<Flag> Flags);
