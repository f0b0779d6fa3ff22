namespace Orbweaver.Asyncio;

/// <content>Running several of different types at the same time and collecting how each of them ended.</content>
public static partial class Aio
{
    /// <summary>
    /// Runs two to eight coroutines as tasks at the same time; done when all are, with a tuple of their outcomes, failed and cancelled ones too:
    /// <c>var (a, b) = await Aio.GatherOutcomes(A(), B());</c>. For an array of them give a list, <c>[A(), B()]</c>. Else as
    /// <see cref="GatherOutcomes{T}(IEnumerable{Coroutine{T}})"/>.
    /// </summary>
    /// <remarks>Loop's thread only. As CPython's <c>gather(…, return_exceptions=True)</c>.</remarks>
    public static Future<(Outcome<T1>, Outcome<T2>)> GatherOutcomes<T1, T2>(Coroutine<T1> first, Coroutine<T2> second) =>
        GatherOutcomes(CreateTask(first), CreateTask(second));

    /// <inheritdoc cref="GatherOutcomes{T1, T2}(Coroutine{T1}, Coroutine{T2})"/>
    public static Future<(Outcome<T1>, Outcome<T2>, Outcome<T3>)> GatherOutcomes<T1, T2, T3>(
        Coroutine<T1> first, Coroutine<T2> second, Coroutine<T3> third) =>
        GatherOutcomes(CreateTask(first), CreateTask(second), CreateTask(third));

    /// <inheritdoc cref="GatherOutcomes{T1, T2}(Coroutine{T1}, Coroutine{T2})"/>
    public static Future<(Outcome<T1>, Outcome<T2>, Outcome<T3>, Outcome<T4>)> GatherOutcomes<T1, T2, T3, T4>(
        Coroutine<T1> first, Coroutine<T2> second, Coroutine<T3> third, Coroutine<T4> fourth) =>
        GatherOutcomes(CreateTask(first), CreateTask(second), CreateTask(third), CreateTask(fourth));

    /// <inheritdoc cref="GatherOutcomes{T1, T2}(Coroutine{T1}, Coroutine{T2})"/>
    public static Future<(Outcome<T1>, Outcome<T2>, Outcome<T3>, Outcome<T4>, Outcome<T5>)> GatherOutcomes<T1, T2, T3, T4, T5>(
        Coroutine<T1> first, Coroutine<T2> second, Coroutine<T3> third, Coroutine<T4> fourth, Coroutine<T5> fifth) =>
        GatherOutcomes(CreateTask(first), CreateTask(second), CreateTask(third), CreateTask(fourth), CreateTask(fifth));

    /// <inheritdoc cref="GatherOutcomes{T1, T2}(Coroutine{T1}, Coroutine{T2})"/>
    public static Future<(Outcome<T1>, Outcome<T2>, Outcome<T3>, Outcome<T4>, Outcome<T5>, Outcome<T6>)> GatherOutcomes<T1, T2, T3, T4, T5, T6>(
        Coroutine<T1> first, Coroutine<T2> second, Coroutine<T3> third, Coroutine<T4> fourth, Coroutine<T5> fifth, Coroutine<T6> sixth) =>
        GatherOutcomes(CreateTask(first), CreateTask(second), CreateTask(third), CreateTask(fourth), CreateTask(fifth), CreateTask(sixth));

    /// <inheritdoc cref="GatherOutcomes{T1, T2}(Coroutine{T1}, Coroutine{T2})"/>
    public static Future<(Outcome<T1>, Outcome<T2>, Outcome<T3>, Outcome<T4>, Outcome<T5>, Outcome<T6>, Outcome<T7>)> GatherOutcomes<T1, T2, T3, T4, T5, T6, T7>(
        Coroutine<T1> first, Coroutine<T2> second, Coroutine<T3> third, Coroutine<T4> fourth, Coroutine<T5> fifth, Coroutine<T6> sixth,
        Coroutine<T7> seventh) =>
        GatherOutcomes(CreateTask(first), CreateTask(second), CreateTask(third), CreateTask(fourth), CreateTask(fifth), CreateTask(sixth),
            CreateTask(seventh));

    /// <inheritdoc cref="GatherOutcomes{T1, T2}(Coroutine{T1}, Coroutine{T2})"/>
    public static Future<(Outcome<T1>, Outcome<T2>, Outcome<T3>, Outcome<T4>, Outcome<T5>, Outcome<T6>, Outcome<T7>, Outcome<T8>)> GatherOutcomes<T1, T2, T3, T4, T5, T6, T7, T8>(
        Coroutine<T1> first, Coroutine<T2> second, Coroutine<T3> third, Coroutine<T4> fourth, Coroutine<T5> fifth, Coroutine<T6> sixth, Coroutine<T7>
        seventh, Coroutine<T8> eighth) =>
        GatherOutcomes(CreateTask(first), CreateTask(second), CreateTask(third), CreateTask(fourth), CreateTask(fifth), CreateTask(sixth),
            CreateTask(seventh), CreateTask(eighth));

    /// <summary>
    /// Done when all of the two to eight futures or tasks are, with a tuple of their outcomes. For an array of them give a list, <c>[a, b]</c>. Else as
    /// <see cref="GatherOutcomes{T}(IEnumerable{Future{T}})"/>.
    /// </summary>
    /// <exception cref="ArgumentException">Some belong to another loop, or are null.</exception>
    /// <remarks>Loop's thread only. As CPython's <c>gather(…, return_exceptions=True)</c>.</remarks>
    public static Future<(Outcome<T1>, Outcome<T2>)> GatherOutcomes<T1, T2>(Future<T1> first, Future<T2> second) =>
        GatherFuture<(Outcome<T1>, Outcome<T2>)>.OfOutcomes(
            [first, second],
            static c => (Gathered.Outcome<T1>(c, 0), Gathered.Outcome<T2>(c, 1)));

    /// <inheritdoc cref="GatherOutcomes{T1, T2}(Future{T1}, Future{T2})"/>
    public static Future<(Outcome<T1>, Outcome<T2>, Outcome<T3>)> GatherOutcomes<T1, T2, T3>(Future<T1> first, Future<T2> second, Future<T3> third) =>
        GatherFuture<(Outcome<T1>, Outcome<T2>, Outcome<T3>)>.OfOutcomes(
            [first, second, third],
            static c => (Gathered.Outcome<T1>(c, 0), Gathered.Outcome<T2>(c, 1), Gathered.Outcome<T3>(c, 2)));

    /// <inheritdoc cref="GatherOutcomes{T1, T2}(Future{T1}, Future{T2})"/>
    public static Future<(Outcome<T1>, Outcome<T2>, Outcome<T3>, Outcome<T4>)> GatherOutcomes<T1, T2, T3, T4>(
        Future<T1> first, Future<T2> second, Future<T3> third, Future<T4> fourth) =>
        GatherFuture<(Outcome<T1>, Outcome<T2>, Outcome<T3>, Outcome<T4>)>.OfOutcomes(
            [first, second, third, fourth],
            static c => (Gathered.Outcome<T1>(c, 0), Gathered.Outcome<T2>(c, 1), Gathered.Outcome<T3>(c, 2), Gathered.Outcome<T4>(c, 3)));

    /// <inheritdoc cref="GatherOutcomes{T1, T2}(Future{T1}, Future{T2})"/>
    public static Future<(Outcome<T1>, Outcome<T2>, Outcome<T3>, Outcome<T4>, Outcome<T5>)> GatherOutcomes<T1, T2, T3, T4, T5>(
        Future<T1> first, Future<T2> second, Future<T3> third, Future<T4> fourth, Future<T5> fifth) =>
        GatherFuture<(Outcome<T1>, Outcome<T2>, Outcome<T3>, Outcome<T4>, Outcome<T5>)>.OfOutcomes(
            [first, second, third, fourth, fifth],
            static c => (Gathered.Outcome<T1>(c, 0), Gathered.Outcome<T2>(c, 1), Gathered.Outcome<T3>(c, 2), Gathered.Outcome<T4>(c, 3),
                Gathered.Outcome<T5>(c, 4)));

    /// <inheritdoc cref="GatherOutcomes{T1, T2}(Future{T1}, Future{T2})"/>
    public static Future<(Outcome<T1>, Outcome<T2>, Outcome<T3>, Outcome<T4>, Outcome<T5>, Outcome<T6>)> GatherOutcomes<T1, T2, T3, T4, T5, T6>(
        Future<T1> first, Future<T2> second, Future<T3> third, Future<T4> fourth, Future<T5> fifth, Future<T6> sixth) =>
        GatherFuture<(Outcome<T1>, Outcome<T2>, Outcome<T3>, Outcome<T4>, Outcome<T5>, Outcome<T6>)>.OfOutcomes(
            [first, second, third, fourth, fifth, sixth],
            static c => (Gathered.Outcome<T1>(c, 0), Gathered.Outcome<T2>(c, 1), Gathered.Outcome<T3>(c, 2), Gathered.Outcome<T4>(c, 3),
                Gathered.Outcome<T5>(c, 4), Gathered.Outcome<T6>(c, 5)));

    /// <inheritdoc cref="GatherOutcomes{T1, T2}(Future{T1}, Future{T2})"/>
    public static Future<(Outcome<T1>, Outcome<T2>, Outcome<T3>, Outcome<T4>, Outcome<T5>, Outcome<T6>, Outcome<T7>)> GatherOutcomes<T1, T2, T3, T4, T5, T6, T7>(
        Future<T1> first, Future<T2> second, Future<T3> third, Future<T4> fourth, Future<T5> fifth, Future<T6> sixth, Future<T7> seventh) =>
        GatherFuture<(Outcome<T1>, Outcome<T2>, Outcome<T3>, Outcome<T4>, Outcome<T5>, Outcome<T6>, Outcome<T7>)>.OfOutcomes(
            [first, second, third, fourth, fifth, sixth, seventh],
            static c => (Gathered.Outcome<T1>(c, 0), Gathered.Outcome<T2>(c, 1), Gathered.Outcome<T3>(c, 2), Gathered.Outcome<T4>(c, 3),
                Gathered.Outcome<T5>(c, 4), Gathered.Outcome<T6>(c, 5), Gathered.Outcome<T7>(c, 6)));

    /// <inheritdoc cref="GatherOutcomes{T1, T2}(Future{T1}, Future{T2})"/>
    public static Future<(Outcome<T1>, Outcome<T2>, Outcome<T3>, Outcome<T4>, Outcome<T5>, Outcome<T6>, Outcome<T7>, Outcome<T8>)> GatherOutcomes<T1, T2, T3, T4, T5, T6, T7, T8>(
        Future<T1> first, Future<T2> second, Future<T3> third, Future<T4> fourth, Future<T5> fifth, Future<T6> sixth, Future<T7> seventh,
        Future<T8> eighth) =>
        GatherFuture<(Outcome<T1>, Outcome<T2>, Outcome<T3>, Outcome<T4>, Outcome<T5>, Outcome<T6>, Outcome<T7>, Outcome<T8>)>.OfOutcomes(
            [first, second, third, fourth, fifth, sixth, seventh, eighth],
            static c => (Gathered.Outcome<T1>(c, 0), Gathered.Outcome<T2>(c, 1), Gathered.Outcome<T3>(c, 2), Gathered.Outcome<T4>(c, 3),
                Gathered.Outcome<T5>(c, 4), Gathered.Outcome<T6>(c, 5), Gathered.Outcome<T7>(c, 6), Gathered.Outcome<T8>(c, 7)));
}
