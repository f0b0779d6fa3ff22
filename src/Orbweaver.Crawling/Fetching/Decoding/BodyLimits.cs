namespace Orbweaver.Crawling;

/// <summary>How far a coded body may go.</summary>
/// <param name="MaxCompressed">The most bytes that are received.</param>
/// <param name="MaxRatio">How many bytes may come out for one that went in, once <see cref="RatioFloor"/> bytes are out.</param>
internal readonly record struct BodyLimits(long MaxCompressed, int MaxRatio)
{
    /// <summary>Small bodies may be as repetitive as they like: a list of a thousand equal rows is no bomb.</summary>
    internal const int RatioFloor = 1 << 20;
}
