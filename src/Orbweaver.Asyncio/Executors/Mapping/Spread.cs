namespace Orbweaver.Asyncio;

/// <summary>Functions of every shape as functions of one argument.</summary>
internal static class Spread
{
    internal static Func<(T1, T2), TResult> Of<T1, T2, TResult>(Func<T1, T2, TResult> function) => arguments => function(arguments.Item1, arguments.Item2);

    internal static Func<(T1, T2, T3), TResult> Of<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> function) => arguments => function(arguments.Item1, arguments.Item2, arguments.Item3);

    internal static Func<Unit, TResult> Of<TResult>(Func<TResult> function) => _ => function();

    internal static Func<TArg, Unit> Of<TArg>(Action<TArg> function) => argument =>
    {
        function(argument);
        return default;
    };

    internal static Func<Unit> Returning(Action function) => () =>
    {
        function();
        return default;
    };
}
