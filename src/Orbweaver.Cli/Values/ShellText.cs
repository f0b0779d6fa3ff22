namespace Orbweaver.Cli;

/// <summary>Arguments as they can be pasted into a POSIX shell.</summary>
internal static class ShellText
{
    private static readonly System.Buffers.SearchValues<char> Plain =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=@%+,");

    public static string Quote(string argument) =>
        argument.Length > 0 && argument.AsSpan().IndexOfAnyExcept(Plain) < 0
            ? argument
            : "'" + argument.Replace("'", @"'\''", StringComparison.Ordinal) + "'";

    public static string Join(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(Quote));
}
