namespace Orbweaver.Asyncio.Http;

/// <summary>How far a download is.</summary>
/// <param name="Received">Bytes that came.</param>
/// <param name="Total">Bytes that are to come in all; null when the server does not tell, or sends them compressed.</param>
public readonly record struct HttpProgress(long Received, long? Total)
{
    /// <summary>From 0 to 1; null when the total is not known.</summary>
    public double? Fraction => Total is { } total ? total == 0 ? 1 : (double)Received / total : null;
}
