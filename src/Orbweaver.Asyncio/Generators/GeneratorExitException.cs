namespace Orbweaver.Asyncio;

/// <summary>
/// Thrown into a generator's body by <see cref="Generator{TYield, TSend}.Close"/>, where it waits at a yield: its <c>finally</c> blocks run. A body that catches it must not yield again.
/// As CPython's <c>GeneratorExit</c>.
/// </summary>
/// <remarks>Unlike there, <c>catch (Exception)</c> catches it: write <c>catch (Exception e) when (e is not GeneratorExitException)</c> around a yield.</remarks>
public sealed class GeneratorExitException : Exception
{
    /// <summary>Makes one.</summary>
    public GeneratorExitException()
        : this("The generator is closed.")
    {
    }

    /// <summary>Makes one with a message.</summary>
    public GeneratorExitException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a message and a cause.</summary>
    public GeneratorExitException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
