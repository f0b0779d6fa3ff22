namespace Orbweaver.Crawling;

/// <summary>A body cannot be had whole.</summary>
internal sealed class BodyException(string error, Exception? cause = null) : IOException($"The body cannot be had whole: {error}.", cause)
{
    /// <summary>One of <see cref="FetchError"/>'s names.</summary>
    internal string Error => error;
}
