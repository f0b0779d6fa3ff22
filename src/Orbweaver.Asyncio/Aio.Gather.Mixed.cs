using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <content>Gathering coroutines, with results and without, and futures together.</content>
public static partial class Aio
{
    /// <summary>
    /// As <see cref="Gather{T1, T2}(Future{T1}, Future{T2})"/>, for coroutines, with a result or without, among futures and tasks: <c>var (_, b, c) = await Aio.Gather(Work(), B(), task)</c>. A
    /// coroutine without a result gives a <see cref="Unit"/>. Coroutines become tasks, in the order of the arguments.
    /// </summary>
    /// <exception cref="ArgumentException">Some belong to another loop, or are null.</exception>
    /// <remarks>Loop's thread only. As CPython's <c>asyncio.gather</c>.</remarks>
    [OverloadResolutionPriority(-1)]
    public static Future<(T1, T2)> Gather<T1, T2>(IAwaitable<T1> first, IAwaitable<T2> second) =>
        Gather(Of(first), Of(second));

    /// <inheritdoc cref="Gather{T1, T2}(IAwaitable{T1}, IAwaitable{T2})"/>
    [OverloadResolutionPriority(-1)]
    public static Future<(T1, T2, T3)> Gather<T1, T2, T3>(IAwaitable<T1> first, IAwaitable<T2> second, IAwaitable<T3> third) =>
        Gather(Of(first), Of(second), Of(third));

    /// <inheritdoc cref="Gather{T1, T2}(IAwaitable{T1}, IAwaitable{T2})"/>
    [OverloadResolutionPriority(-1)]
    public static Future<(T1, T2, T3, T4)> Gather<T1, T2, T3, T4>(IAwaitable<T1> first, IAwaitable<T2> second, IAwaitable<T3> third, IAwaitable<T4> fourth) =>
        Gather(Of(first), Of(second), Of(third), Of(fourth));

    /// <inheritdoc cref="Gather{T1, T2}(IAwaitable{T1}, IAwaitable{T2})"/>
    [OverloadResolutionPriority(-1)]
    public static Future<(T1, T2, T3, T4, T5)> Gather<T1, T2, T3, T4, T5>(IAwaitable<T1> first, IAwaitable<T2> second, IAwaitable<T3> third, IAwaitable<T4> fourth, IAwaitable<T5> fifth) =>
        Gather(Of(first), Of(second), Of(third), Of(fourth), Of(fifth));

    /// <inheritdoc cref="Gather{T1, T2}(IAwaitable{T1}, IAwaitable{T2})"/>
    [OverloadResolutionPriority(-1)]
    public static Future<(T1, T2, T3, T4, T5, T6)> Gather<T1, T2, T3, T4, T5, T6>(
        IAwaitable<T1> first, IAwaitable<T2> second, IAwaitable<T3> third,
        IAwaitable<T4> fourth, IAwaitable<T5> fifth, IAwaitable<T6> sixth) =>
        Gather(Of(first), Of(second), Of(third), Of(fourth), Of(fifth), Of(sixth));

    /// <inheritdoc cref="Gather{T1, T2}(IAwaitable{T1}, IAwaitable{T2})"/>
    [OverloadResolutionPriority(-1)]
    public static Future<(T1, T2, T3, T4, T5, T6, T7)> Gather<T1, T2, T3, T4, T5, T6, T7>(
        IAwaitable<T1> first, IAwaitable<T2> second, IAwaitable<T3> third, IAwaitable<T4> fourth,
        IAwaitable<T5> fifth, IAwaitable<T6> sixth, IAwaitable<T7> seventh) =>
        Gather(Of(first), Of(second), Of(third), Of(fourth), Of(fifth), Of(sixth), Of(seventh));

    /// <inheritdoc cref="Gather{T1, T2}(IAwaitable{T1}, IAwaitable{T2})"/>
    [OverloadResolutionPriority(-1)]
    public static Future<(T1, T2, T3, T4, T5, T6, T7, T8)> Gather<T1, T2, T3, T4, T5, T6, T7, T8>(
        IAwaitable<T1> first, IAwaitable<T2> second, IAwaitable<T3> third, IAwaitable<T4> fourth,
        IAwaitable<T5> fifth, IAwaitable<T6> sixth, IAwaitable<T7> seventh, IAwaitable<T8> eighth) =>
        Gather(Of(first), Of(second), Of(third), Of(fourth), Of(fifth), Of(sixth), Of(seventh), Of(eighth));

    /// <summary>
    /// As <see cref="GatherOutcomes{T1, T2}(Future{T1}, Future{T2})"/>, for coroutines, with a result or without, among futures and tasks. A coroutine without a result gives the outcome of
    /// a <see cref="Unit"/>.
    /// </summary>
    /// <exception cref="ArgumentException">Some belong to another loop, or are null.</exception>
    /// <remarks>Loop's thread only. As CPython's <c>gather(…, return_exceptions=True)</c>.</remarks>
    [OverloadResolutionPriority(-1)]
    public static Future<(Outcome<T1>, Outcome<T2>)> GatherOutcomes<T1, T2>(IAwaitable<T1> first, IAwaitable<T2> second) =>
        GatherOutcomes(Of(first), Of(second));

    /// <inheritdoc cref="GatherOutcomes{T1, T2}(IAwaitable{T1}, IAwaitable{T2})"/>
    [OverloadResolutionPriority(-1)]
    public static Future<(Outcome<T1>, Outcome<T2>, Outcome<T3>)> GatherOutcomes<T1, T2, T3>(IAwaitable<T1> first, IAwaitable<T2> second, IAwaitable<T3> third) =>
        GatherOutcomes(Of(first), Of(second), Of(third));

    /// <inheritdoc cref="GatherOutcomes{T1, T2}(IAwaitable{T1}, IAwaitable{T2})"/>
    [OverloadResolutionPriority(-1)]
    public static Future<(Outcome<T1>, Outcome<T2>, Outcome<T3>, Outcome<T4>)> GatherOutcomes<T1, T2, T3, T4>(
        IAwaitable<T1> first, IAwaitable<T2> second,
        IAwaitable<T3> third, IAwaitable<T4> fourth) =>
        GatherOutcomes(Of(first), Of(second), Of(third), Of(fourth));

    /// <inheritdoc cref="GatherOutcomes{T1, T2}(IAwaitable{T1}, IAwaitable{T2})"/>
    [OverloadResolutionPriority(-1)]
    public static Future<(Outcome<T1>, Outcome<T2>, Outcome<T3>, Outcome<T4>, Outcome<T5>)> GatherOutcomes<T1, T2, T3, T4, T5>(
        IAwaitable<T1> first, IAwaitable<T2> second, IAwaitable<T3> third,
        IAwaitable<T4> fourth, IAwaitable<T5> fifth) =>
        GatherOutcomes(Of(first), Of(second), Of(third), Of(fourth), Of(fifth));

    /// <inheritdoc cref="GatherOutcomes{T1, T2}(IAwaitable{T1}, IAwaitable{T2})"/>
    [OverloadResolutionPriority(-1)]
    public static Future<(Outcome<T1>, Outcome<T2>, Outcome<T3>, Outcome<T4>, Outcome<T5>, Outcome<T6>)> GatherOutcomes<T1, T2, T3, T4, T5, T6>(
        IAwaitable<T1> first, IAwaitable<T2> second, IAwaitable<T3> third,
        IAwaitable<T4> fourth, IAwaitable<T5> fifth, IAwaitable<T6> sixth) =>
        GatherOutcomes(Of(first), Of(second), Of(third), Of(fourth), Of(fifth), Of(sixth));

    /// <inheritdoc cref="GatherOutcomes{T1, T2}(IAwaitable{T1}, IAwaitable{T2})"/>
    [OverloadResolutionPriority(-1)]
    public static Future<(Outcome<T1>, Outcome<T2>, Outcome<T3>, Outcome<T4>, Outcome<T5>, Outcome<T6>, Outcome<T7>)> GatherOutcomes<T1, T2, T3, T4, T5, T6, T7>(
        IAwaitable<T1> first, IAwaitable<T2> second, IAwaitable<T3> third, IAwaitable<T4> fourth,
        IAwaitable<T5> fifth, IAwaitable<T6> sixth, IAwaitable<T7> seventh) =>
        GatherOutcomes(Of(first), Of(second), Of(third), Of(fourth), Of(fifth), Of(sixth), Of(seventh));

    /// <inheritdoc cref="GatherOutcomes{T1, T2}(IAwaitable{T1}, IAwaitable{T2})"/>
    [OverloadResolutionPriority(-1)]
    public static Future<(Outcome<T1>, Outcome<T2>, Outcome<T3>, Outcome<T4>, Outcome<T5>, Outcome<T6>, Outcome<T7>, Outcome<T8>)> GatherOutcomes<T1, T2, T3, T4, T5, T6, T7, T8>(
        IAwaitable<T1> first, IAwaitable<T2> second, IAwaitable<T3> third, IAwaitable<T4> fourth,
        IAwaitable<T5> fifth, IAwaitable<T6> sixth, IAwaitable<T7> seventh, IAwaitable<T8> eighth) =>
        GatherOutcomes(Of(first), Of(second), Of(third), Of(fourth), Of(fifth), Of(sixth), Of(seventh), Of(eighth));

    /// <summary>
    /// As <see cref="Gather{T}(IEnumerable{Future{T}})"/>, for a list of coroutines among futures and tasks: <c>await Aio.Gather([A(), task])</c> gives an array.
    /// </summary>
    /// <typeparam name="T">The results' type.</typeparam>
    /// <param name="awaitables">What is run or waited for. Coroutines become tasks, in the list's order.</param>
    /// <exception cref="ArgumentException">Some belong to another loop, or are null.</exception>
    /// <remarks>Loop's thread only. As CPython's <c>asyncio.gather</c>.</remarks>
    [OverloadResolutionPriority(-1)]
    public static Future<T[]> Gather<T>(params IEnumerable<IAwaitable<T>> awaitables)
    {
        ArgumentNullException.ThrowIfNull(awaitables);
        return Gather(awaitables.Select(Of));
    }

    /// <summary>As <see cref="GatherOutcomes{T}(IEnumerable{Future{T}})"/>, for a list of coroutines among futures and tasks.</summary>
    /// <inheritdoc cref="Gather{T}(IEnumerable{IAwaitable{T}})"/>
    [OverloadResolutionPriority(-1)]
    public static Future<Outcome<T>[]> GatherOutcomes<T>(params IEnumerable<IAwaitable<T>> awaitables)
    {
        ArgumentNullException.ThrowIfNull(awaitables);
        return GatherOutcomes(awaitables.Select(Of));
    }

    /// <summary>Null stays null: the gathering refuses it.</summary>
    private static Future<T> Of<T>(IAwaitable<T> awaitable) => awaitable?.ToFuture()!;
}
