using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <content>Callbacks that get the future with its type, and so its result.</content>
public partial class Future<T>
{
    /// <inheritdoc cref="Future.AddDoneCallback(Action{Future}, ExecutionContext?)"/>
    public void AddDoneCallback(Action<Future<T>> callback, ExecutionContext? context = null) => base.AddDoneCallback(Untyped(callback), context);

    /// <inheritdoc cref="Future.RemoveDoneCallback(Action{Future})"/>
    public int RemoveDoneCallback(Action<Future<T>> callback) => base.RemoveDoneCallback(Untyped(callback));

    /// <summary>The callback itself, not a wrapper, so that it can be taken back: it is called with this future only, which is what it expects.</summary>
    private static Action<Future> Untyped(Action<Future<T>> callback) => Unsafe.As<Action<Future>>(callback);
}
