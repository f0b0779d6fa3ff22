using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>
/// What an <c>async Coroutine</c> method returns: a call that has not begun. Nothing of the body runs until the coroutine is awaited or made
/// a task (<see cref="Aio.CreateTask(Coroutine, string?, bool?, ExecutionContext?)"/>), and that can be done once only.
/// </summary>
/// <remarks>Runs on a loop's thread; a coroutine object itself may be handed between threads before it is taken. As CPython's coroutine objects.</remarks>
[AsyncMethodBuilder(typeof(CoroutineMethodBuilder))]
public readonly struct Coroutine : IAwaitable<Unit>, IBoxedCoroutine
{
    private readonly CoroutineBox<Unit>? _box;
    private readonly uint _version;

    internal Coroutine(CoroutineBox<Unit> box, uint version)
    {
        _box = box;
        _version = version;
    }

    /// <summary>For the compiler: begins an <c>await</c>. Takes the coroutine.</summary>
    /// <exception cref="InvalidOperationException">It was awaited before, or made a task.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CoroutineAwaiter GetAwaiter() => new(Take());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal CoroutineBox<Unit> Take()
    {
        var box = _box ?? throw Coroutine<Unit>.NotACall();
        box.Take(_version);
        return box;
    }

    /// <inheritdoc/>
    Future<Unit> IAwaitable<Unit>.ToFuture() => Aio.CreateTask(this);

    /// <inheritdoc/>
    Future IBoxedCoroutine.ToFuture() => Aio.CreateTask(this);
}

/// <summary>
/// What an <c>async Coroutine&lt;T&gt;</c> method returns: a call that has not begun. Nothing of the body runs until the coroutine is awaited or made
/// a task (<see cref="Aio.CreateTask{T}(Coroutine{T}, string?, bool?, ExecutionContext?)"/>), and that can be done once only.
/// </summary>
/// <typeparam name="T">What the coroutine ends with.</typeparam>
[AsyncMethodBuilder(typeof(CoroutineMethodBuilder<>))]
public readonly struct Coroutine<T> : IAwaitable<T>, IBoxedCoroutine
{
    private readonly CoroutineBox<T>? _box;
    private readonly uint _version;

    internal Coroutine(CoroutineBox<T> box, uint version)
    {
        _box = box;
        _version = version;
    }

    /// <summary>For the compiler: begins an <c>await</c>. Takes the coroutine.</summary>
    /// <exception cref="InvalidOperationException">It was awaited before, or made a task.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CoroutineAwaiter<T> GetAwaiter() => new(Take());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal CoroutineBox<T> Take()
    {
        var box = _box ?? throw NotACall();
        box.Take(_version);
        return box;
    }

    /// <inheritdoc/>
    Future<T> IAwaitable<T>.ToFuture() => Aio.CreateTask(this);

    /// <inheritdoc/>
    Future IBoxedCoroutine.ToFuture() => Aio.CreateTask(this);

    internal static InvalidOperationException NotACall() => new(
        "This is default(Coroutine), which no method returned, so there is nothing to run. Call an 'async Coroutine' method for one.");
}
