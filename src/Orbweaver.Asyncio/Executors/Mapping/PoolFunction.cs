using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Orbweaver.Asyncio;

/// <summary>A user's function of any shape, as a pool needs it.</summary>
/// <param name="Original">As it was given.</param>
/// <param name="Call">As a function of one argument.</param>
/// <param name="Parameters">The parameters' types.</param>
/// <param name="Write">Writes the argument for another process: a JSON value, an array of several parameters' values; nothing for none.</param>
internal sealed record PoolFunction<TArg, TResult>(Delegate Original, Func<TArg, TResult> Call, Type[] Parameters, ArgumentWriter<TArg> Write)
{
    /// <summary>For another process, which is to read and write the types of the delegate, not those of its method: an object may be its parameter, and a string the argument.</summary>
    /// <exception cref="ArgumentException">It cannot be called there.</exception>
    internal MethodReference Reference() => MethodReference.Of(Original, Parameters, typeof(TResult) == typeof(Unit) ? null : typeof(TResult));
}

/// <summary>Makes what writes an argument with these options.</summary>
internal delegate Action<Utf8JsonWriter, TArg> ArgumentWriter<in TArg>(JsonSerializerOptions options);

/// <summary>Functions of every shape.</summary>
internal static class PoolFunction
{
    internal static PoolFunction<TArg, TResult> Of<TArg, TResult>(Func<TArg, TResult> function) => new(function, function, [typeof(TArg)], WriteOne<TArg>);

    internal static PoolFunction<TArg, Unit> Of<TArg>(Action<TArg> function) => new(
        function,
        argument =>
        {
            function(argument);
            return default;
        },
        [typeof(TArg)],
        WriteOne<TArg>);

    internal static PoolFunction<Unit, TResult> Of<TResult>(Func<TResult> function) => new(function, _ => function(), [], WriteNone);

    internal static PoolFunction<Unit, Unit> Of(Action function) => new(
        function,
        _ =>
        {
            function();
            return default;
        },
        [],
        WriteNone);

    internal static PoolFunction<(T1, T2), TResult> Of<T1, T2, TResult>(Func<T1, T2, TResult> function) => new(
        function,
        arguments => function(arguments.Item1, arguments.Item2),
        [typeof(T1), typeof(T2)],
        WriteTwo<T1, T2>);

    internal static PoolFunction<(T1, T2, T3), TResult> Of<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> function) => new(
        function,
        arguments => function(arguments.Item1, arguments.Item2, arguments.Item3),
        [typeof(T1), typeof(T2), typeof(T3)],
        WriteThree<T1, T2, T3>);

    internal static PoolFunction<(T1, T2), Unit> Of<T1, T2>(Action<T1, T2> function) => new(
        function,
        arguments =>
        {
            function(arguments.Item1, arguments.Item2);
            return default;
        },
        [typeof(T1), typeof(T2)],
        WriteTwo<T1, T2>);

    internal static PoolFunction<(T1, T2, T3), Unit> Of<T1, T2, T3>(Action<T1, T2, T3> function) => new(
        function,
        arguments =>
        {
            function(arguments.Item1, arguments.Item2, arguments.Item3);
            return default;
        },
        [typeof(T1), typeof(T2), typeof(T3)],
        WriteThree<T1, T2, T3>);

    private static Action<Utf8JsonWriter, Unit> WriteNone(JsonSerializerOptions options) => static (_, _) => { };

    private static Action<Utf8JsonWriter, TArg> WriteOne<TArg>(JsonSerializerOptions options)
    {
        var shape = PoolJson.ShapeOf<TArg>(options);
        return (writer, argument) => JsonSerializer.Serialize(writer, argument, shape);
    }

    private static Action<Utf8JsonWriter, (T1, T2)> WriteTwo<T1, T2>(JsonSerializerOptions options)
    {
        var (first, second) = (PoolJson.ShapeOf<T1>(options), PoolJson.ShapeOf<T2>(options));
        return (writer, arguments) =>
        {
            writer.WriteStartArray();
            JsonSerializer.Serialize(writer, arguments.Item1, first);
            JsonSerializer.Serialize(writer, arguments.Item2, second);
            writer.WriteEndArray();
        };
    }

    private static Action<Utf8JsonWriter, (T1, T2, T3)> WriteThree<T1, T2, T3>(JsonSerializerOptions options)
    {
        var (first, second, third) = (PoolJson.ShapeOf<T1>(options), PoolJson.ShapeOf<T2>(options), PoolJson.ShapeOf<T3>(options));
        return (writer, arguments) =>
        {
            writer.WriteStartArray();
            JsonSerializer.Serialize(writer, arguments.Item1, first);
            JsonSerializer.Serialize(writer, arguments.Item2, second);
            JsonSerializer.Serialize(writer, arguments.Item3, third);
            writer.WriteEndArray();
        };
    }
}
