using System.Text;

namespace Orbweaver.Asyncio;

/// <summary>An exception that a function has thrown in a worker process. It stands for the original, which stayed there: its type's name, its message and its stack trace are text.</summary>
/// <remarks>
/// The message begins with the original's type and has its message, <see cref="RemoteStackTrace"/> tells where in the worker it was thrown, and the inner exception is the original's inner one, again as a
/// <see cref="RemoteException"/>. Any thread.
/// </remarks>
public sealed class RemoteException : Exception
{
    /// <summary>Makes one without a message.</summary>
    public RemoteException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What has happened.</param>
    public RemoteException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What has happened.</param>
    /// <param name="innerException">Why.</param>
    public RemoteException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    private RemoteException(string typeName, string remoteMessage, string? stackTrace, Exception? inner)
        : base($"{ShortName(typeName)}: {remoteMessage}", inner)
    {
        TypeName = typeName;
        RemoteMessage = remoteMessage;
        RemoteStackTrace = stackTrace;
    }

    /// <summary>The original's type, with its namespace.</summary>
    public string TypeName { get; } = "";

    /// <summary>The original's message.</summary>
    public string RemoteMessage { get; } = "";

    /// <summary>Where the original was thrown, in the worker; null when that is not known.</summary>
    public string? RemoteStackTrace { get; }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder($"{GetType()}: {Message}");
        if (InnerException is not null)
            text.Append(" ---> ").Append(InnerException).AppendLine().Append("   --- End of inner exception ---");
        if (RemoteStackTrace is not null)
            text.AppendLine().AppendLine("   --- In the worker process ---").Append(RemoteStackTrace);
        if (StackTrace is not null)
            text.AppendLine().AppendLine("   --- In this process ---").Append(StackTrace);
        return text.ToString();
    }

    internal static void Write(FrameWriter writer, Exception exception)
    {
        writer.Write(exception is OperationCanceledException);
        WriteChain(writer, exception, 0);
    }

    /// <returns>A cancellation as such; all else as a <see cref="RemoteException"/>.</returns>
    internal static Exception Read(ref FrameReader reader)
    {
        var isCancellation = reader.Boolean();
        var exception = ReadChain(ref reader);
        return isCancellation ? new OperationCanceledException(exception.RemoteMessage, exception) : exception;
    }

    private static void WriteChain(FrameWriter writer, Exception exception, int depth)
    {
        const int Deepest = 20;
        writer.Write(exception is RemoteException { TypeName.Length: > 0 } remote ? remote.TypeName : exception.GetType().ToString());
        writer.Write(MessageOf(exception));
        writer.Write(exception is RemoteException { RemoteStackTrace: { } there } ? there : OwnFrames(exception.StackTrace));
        var inner = depth < Deepest ? exception.InnerException : null;
        writer.Write(inner is not null);
        if (inner is not null)
            WriteChain(writer, inner, depth + 1);
    }

    private static RemoteException ReadChain(ref FrameReader reader)
    {
        var (typeName, message, stackTrace) = (reader.Text()!, reader.Text()!, reader.Text());
        var inner = reader.Boolean() ? ReadChain(ref reader) : null;
        return new RemoteException(typeName, message, stackTrace, inner);
    }

    /// <summary>Without the worker's own frames, through which the function was called.</summary>
    private static string? OwnFrames(string? stackTrace)
    {
        if (stackTrace is null)
            return null;
        var end = stackTrace.Length;
        foreach (var frame in new[] { "   at InvokeStub_", "   at System.Reflection.MethodBaseInvoker", "   at System.Reflection.MethodInvoker", "   at System.RuntimeMethodHandle.InvokeMethod" })
        {
            if (stackTrace.IndexOf(frame, StringComparison.Ordinal) is >= 0 and var at)
                end = Math.Min(end, at);
        }

        return stackTrace[..end].TrimEnd();
    }

    /// <summary>A user's exception may fail to tell its own message.</summary>
    private static string MessageOf(Exception exception)
    {
        try
        {
            return exception.Message;
        }
#pragma warning disable CA1031 // whatever it throws, its type's name is left
        catch (Exception)
        {
            return "(its message cannot be read)";
        }
#pragma warning restore CA1031
    }

    private static string ShortName(string typeName) => typeName[(typeName.LastIndexOf('.') + 1)..];
}
