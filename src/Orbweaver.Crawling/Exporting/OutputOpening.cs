namespace Orbweaver.Crawling;

/// <summary>How an output file is to be opened. A decision about two lengths; nothing is read or changed here.</summary>
/// <param name="Kind">What is to be done.</param>
/// <param name="Length">Where the file ends and the next record begins; 0 for a file begun anew.</param>
internal readonly record struct OutputOpening(OutputOpeningKind Kind, long Length)
{
    /// <summary>Decides.</summary>
    /// <param name="actual">The file's length; null when there is no such file.</param>
    /// <param name="committed">What the state says belongs to committed records; null when it does not know the file.</param>
    /// <param name="overwrite">Whether what is there may be lost.</param>
    internal static OutputOpening Decide(long? actual, long? committed, bool overwrite)
    {
        var length = actual ?? 0;
        if (committed is { } known && length >= known)
            return new(OutputOpeningKind.Continue, known);
        if (overwrite || length == 0 && committed is null)
            return new(OutputOpeningKind.Begin, 0);
        return new(committed is null ? OutputOpeningKind.RefuseForeign : OutputOpeningKind.RefuseShortened, length);
    }
}

/// <summary>What is to be done with an output file.</summary>
internal enum OutputOpeningKind
{
    /// <summary>Make it, or empty it.</summary>
    Begin,

    /// <summary>Cut it to the committed length, which takes off what a crash left behind it, and go on there.</summary>
    Continue,

    /// <summary>It holds something that this crawl did not write.</summary>
    RefuseForeign,

    /// <summary>Records that the state counts as written are missing.</summary>
    RefuseShortened,
}
