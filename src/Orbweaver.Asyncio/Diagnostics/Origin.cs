using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Orbweaver.Asyncio;

/// <summary>Where something was made: the program's own frames of a stack, without the loop's and the compiler's.</summary>
internal static class Origin
{
    /// <summary>As many frames as CPython keeps of a creation.</summary>
    private const int Depth = 10;

    /// <param name="trace">The stack.</param>
    /// <param name="made">The method whose call is meant: its own frame is left out.</param>
    /// <returns>A line a frame, as in a stack trace; null when no frame is the program's.</returns>
    internal static string? Format(StackTrace trace, string? made = null)
    {
        var text = new StringBuilder();
        var lines = 0;
        foreach (var frame in trace.GetFrames())
        {
            if (DiagnosticMethodInfo.Create(frame) is not { DeclaringTypeName: { } type } method || IsOurs(method))
                continue;
            var name = MethodNames.Of(type, method.Name);
            if (lines == 0 && name == made)
                continue;
            if (lines++ > 0)
                text.AppendLine();
            text.Append(CultureInfo.InvariantCulture, $"   at {name}");
            if (frame.GetFileName() is { } file)
                text.Append(CultureInfo.InvariantCulture, $" in {file}:line {frame.GetFileLineNumber()}");
            if (lines == Depth)
                break;
        }

        return lines == 0 ? null : text.ToString();
    }

    private static bool IsOurs(DiagnosticMethodInfo method)
    {
        var assembly = method.DeclaringAssemblyName;
        var comma = assembly.IndexOf(',', StringComparison.Ordinal);
        var name = comma < 0 ? assembly : assembly[..comma];
        return name is "Orbweaver.Asyncio" or "System.Private.CoreLib";
    }
}
