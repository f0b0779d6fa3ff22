namespace Orbweaver.Asyncio;

/// <content>Running several of different types at the same time and collecting their results.</content>
public static partial class Aio
{
    /// <summary>
    /// Runs two to eight coroutines as tasks at the same time; done when all are, with a tuple of their results: <c>var (a, b) = await Aio.Gather(A(), B());</c>. For an array of them
    /// give a list, <c>[A(), B()]</c>. The first that fails fails the gathering at once, as <see cref="Gather{T}(IEnumerable{Coroutine{T}})"/> says.
    /// </summary>
    /// <remarks>Loop's thread only. As CPython's <c>asyncio.gather</c>.</remarks>
    public static Future<(T1, T2)> Gather<T1, T2>(Coroutine<T1> first, Coroutine<T2> second) =>
        Gather(CreateTask(first), CreateTask(second));

    /// <inheritdoc cref="Gather{T1, T2}(Coroutine{T1}, Coroutine{T2})"/>
    public static Future<(T1, T2, T3)> Gather<T1, T2, T3>(Coroutine<T1> first, Coroutine<T2> second, Coroutine<T3> third) =>
        Gather(CreateTask(first), CreateTask(second), CreateTask(third));

    /// <inheritdoc cref="Gather{T1, T2}(Coroutine{T1}, Coroutine{T2})"/>
    public static Future<(T1, T2, T3, T4)> Gather<T1, T2, T3, T4>(
        Coroutine<T1> first, Coroutine<T2> second, Coroutine<T3> third, Coroutine<T4> fourth) =>
        Gather(CreateTask(first), CreateTask(second), CreateTask(third), CreateTask(fourth));

    /// <inheritdoc cref="Gather{T1, T2}(Coroutine{T1}, Coroutine{T2})"/>
    public static Future<(T1, T2, T3, T4, T5)> Gather<T1, T2, T3, T4, T5>(
        Coroutine<T1> first, Coroutine<T2> second, Coroutine<T3> third, Coroutine<T4> fourth, Coroutine<T5> fifth) =>
        Gather(CreateTask(first), CreateTask(second), CreateTask(third), CreateTask(fourth), CreateTask(fifth));

    /// <inheritdoc cref="Gather{T1, T2}(Coroutine{T1}, Coroutine{T2})"/>
    public static Future<(T1, T2, T3, T4, T5, T6)> Gather<T1, T2, T3, T4, T5, T6>(
        Coroutine<T1> first, Coroutine<T2> second, Coroutine<T3> third, Coroutine<T4> fourth, Coroutine<T5> fifth, Coroutine<T6> sixth) =>
        Gather(CreateTask(first), CreateTask(second), CreateTask(third), CreateTask(fourth), CreateTask(fifth), CreateTask(sixth));

    /// <inheritdoc cref="Gather{T1, T2}(Coroutine{T1}, Coroutine{T2})"/>
    public static Future<(T1, T2, T3, T4, T5, T6, T7)> Gather<T1, T2, T3, T4, T5, T6, T7>(
        Coroutine<T1> first, Coroutine<T2> second, Coroutine<T3> third, Coroutine<T4> fourth, Coroutine<T5> fifth, Coroutine<T6> sixth,
        Coroutine<T7> seventh) =>
        Gather(CreateTask(first), CreateTask(second), CreateTask(third), CreateTask(fourth), CreateTask(fifth), CreateTask(sixth),
            CreateTask(seventh));

    /// <inheritdoc cref="Gather{T1, T2}(Coroutine{T1}, Coroutine{T2})"/>
    public static Future<(T1, T2, T3, T4, T5, T6, T7, T8)> Gather<T1, T2, T3, T4, T5, T6, T7, T8>(
        Coroutine<T1> first, Coroutine<T2> second, Coroutine<T3> third, Coroutine<T4> fourth, Coroutine<T5> fifth, Coroutine<T6> sixth, Coroutine<T7>
        seventh, Coroutine<T8> eighth) =>
        Gather(CreateTask(first), CreateTask(second), CreateTask(third), CreateTask(fourth), CreateTask(fifth), CreateTask(sixth),
            CreateTask(seventh), CreateTask(eighth));

    /// <summary>
    /// Done when all of the two to eight futures or tasks are, with a tuple of their results. For an array of them give a list, <c>[a, b]</c>. The first that fails fails the gathering
    /// at once, as <see cref="Gather{T}(IEnumerable{Future{T}})"/> says.
    /// </summary>
    /// <exception cref="ArgumentException">Some belong to another loop, or are null.</exception>
    /// <remarks>Loop's thread only. As CPython's <c>asyncio.gather</c>.</remarks>
    public static Future<(T1, T2)> Gather<T1, T2>(Future<T1> first, Future<T2> second) =>
        GatherFuture<(T1, T2)>.OfResults(
            [first, second],
            static c => (Gathered.Result<T1>(c, 0), Gathered.Result<T2>(c, 1)));

    /// <inheritdoc cref="Gather{T1, T2}(Future{T1}, Future{T2})"/>
    public static Future<(T1, T2, T3)> Gather<T1, T2, T3>(Future<T1> first, Future<T2> second, Future<T3> third) =>
        GatherFuture<(T1, T2, T3)>.OfResults(
            [first, second, third],
            static c => (Gathered.Result<T1>(c, 0), Gathered.Result<T2>(c, 1), Gathered.Result<T3>(c, 2)));

    /// <inheritdoc cref="Gather{T1, T2}(Future{T1}, Future{T2})"/>
    public static Future<(T1, T2, T3, T4)> Gather<T1, T2, T3, T4>(Future<T1> first, Future<T2> second, Future<T3> third, Future<T4> fourth) =>
        GatherFuture<(T1, T2, T3, T4)>.OfResults(
            [first, second, third, fourth],
            static c => (Gathered.Result<T1>(c, 0), Gathered.Result<T2>(c, 1), Gathered.Result<T3>(c, 2), Gathered.Result<T4>(c, 3)));

    /// <inheritdoc cref="Gather{T1, T2}(Future{T1}, Future{T2})"/>
    public static Future<(T1, T2, T3, T4, T5)> Gather<T1, T2, T3, T4, T5>(
        Future<T1> first, Future<T2> second, Future<T3> third, Future<T4> fourth, Future<T5> fifth) =>
        GatherFuture<(T1, T2, T3, T4, T5)>.OfResults(
            [first, second, third, fourth, fifth],
            static c => (Gathered.Result<T1>(c, 0), Gathered.Result<T2>(c, 1), Gathered.Result<T3>(c, 2), Gathered.Result<T4>(c, 3),
                Gathered.Result<T5>(c, 4)));

    /// <inheritdoc cref="Gather{T1, T2}(Future{T1}, Future{T2})"/>
    public static Future<(T1, T2, T3, T4, T5, T6)> Gather<T1, T2, T3, T4, T5, T6>(
        Future<T1> first, Future<T2> second, Future<T3> third, Future<T4> fourth, Future<T5> fifth, Future<T6> sixth) =>
        GatherFuture<(T1, T2, T3, T4, T5, T6)>.OfResults(
            [first, second, third, fourth, fifth, sixth],
            static c => (Gathered.Result<T1>(c, 0), Gathered.Result<T2>(c, 1), Gathered.Result<T3>(c, 2), Gathered.Result<T4>(c, 3),
                Gathered.Result<T5>(c, 4), Gathered.Result<T6>(c, 5)));

    /// <inheritdoc cref="Gather{T1, T2}(Future{T1}, Future{T2})"/>
    public static Future<(T1, T2, T3, T4, T5, T6, T7)> Gather<T1, T2, T3, T4, T5, T6, T7>(
        Future<T1> first, Future<T2> second, Future<T3> third, Future<T4> fourth, Future<T5> fifth, Future<T6> sixth, Future<T7> seventh) =>
        GatherFuture<(T1, T2, T3, T4, T5, T6, T7)>.OfResults(
            [first, second, third, fourth, fifth, sixth, seventh],
            static c => (Gathered.Result<T1>(c, 0), Gathered.Result<T2>(c, 1), Gathered.Result<T3>(c, 2), Gathered.Result<T4>(c, 3),
                Gathered.Result<T5>(c, 4), Gathered.Result<T6>(c, 5), Gathered.Result<T7>(c, 6)));

    /// <inheritdoc cref="Gather{T1, T2}(Future{T1}, Future{T2})"/>
    public static Future<(T1, T2, T3, T4, T5, T6, T7, T8)> Gather<T1, T2, T3, T4, T5, T6, T7, T8>(
        Future<T1> first, Future<T2> second, Future<T3> third, Future<T4> fourth, Future<T5> fifth, Future<T6> sixth, Future<T7> seventh,
        Future<T8> eighth) =>
        GatherFuture<(T1, T2, T3, T4, T5, T6, T7, T8)>.OfResults(
            [first, second, third, fourth, fifth, sixth, seventh, eighth],
            static c => (Gathered.Result<T1>(c, 0), Gathered.Result<T2>(c, 1), Gathered.Result<T3>(c, 2), Gathered.Result<T4>(c, 3),
                Gathered.Result<T5>(c, 4), Gathered.Result<T6>(c, 5), Gathered.Result<T7>(c, 6), Gathered.Result<T8>(c, 7)));
}
