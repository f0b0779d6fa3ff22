using System.Text;

namespace Orbweaver.Asyncio;

/// <summary>How a child process ended, and what it wrote.</summary>
/// <param name="ExitCode">As <see cref="Subprocess.ExitCode"/>.</param>
/// <param name="Output">What it wrote to its standard output; empty when that was not piped.</param>
/// <param name="Error">What it wrote to its standard error; empty when that was not piped.</param>
public sealed record SubprocessResult(int ExitCode, ReadOnlyMemory<byte> Output, ReadOnlyMemory<byte> Error)
{
    /// <summary><see cref="Output"/> as UTF-8.</summary>
    public string OutputText => Encoding.UTF8.GetString(Output.Span);

    /// <summary><see cref="Error"/> as UTF-8.</summary>
    public string ErrorText => Encoding.UTF8.GetString(Error.Span);
}
