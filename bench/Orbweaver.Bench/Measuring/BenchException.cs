namespace Orbweaver.Bench;

/// <summary>What cannot be measured, in words for the one who runs the benchmark.</summary>
internal sealed class BenchException : Exception
{
    public BenchException()
    {
    }

    public BenchException(string message)
        : base(message)
    {
    }

    public BenchException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
