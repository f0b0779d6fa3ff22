using System.Text;

namespace Orbweaver.Crawling.Tests;

/// <summary>An output that keeps what it is given, and does what a test wants before or instead of it.</summary>
internal sealed class MemoryOutput(string? name) : IRecordOutput
{
    private readonly MemoryStream _written = new();

    public string? Name => name;

    public long Length => _written.Length;

    internal Action? BeforeAppending { get; set; }

    internal string Text => Encoding.UTF8.GetString(_written.ToArray());

    public void Append(ReadOnlySpan<byte> lines)
    {
        BeforeAppending?.Invoke();
        _written.Write(lines);
    }

    public void Dispose()
    {
    }
}
