namespace Orbweaver.Asyncio;

/// <summary>Where a generator is. As CPython's <c>inspect.getgeneratorstate</c>.</summary>
public enum GeneratorState
{
    /// <summary>Nothing of its body has run.</summary>
    Created,

    /// <summary>Its body runs now.</summary>
    Running,

    /// <summary>Its body waits at a yield.</summary>
    Suspended,

    /// <summary>Its body has ended, or never will begin.</summary>
    Closed,
}
