using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Orbweaver.Asyncio;

/// <summary>A method that a worker calls. Worker's side.</summary>
internal sealed class WorkerMethod
{
    private readonly MethodInvoker _invoker;
    private readonly object? _target;
    private readonly JsonTypeInfo[] _parameters;

    internal WorkerMethod(MethodReference reference, JsonSerializerOptions options)
    {
        var (method, target) = reference.Resolve();
        _invoker = MethodInvoker.Create(method);
        _target = target;
        var (parameters, returned) = reference.TypesOf(method);
        _parameters = Array.ConvertAll(parameters, type => PoolJson.ShapeOf(type, options));
        Result = ShapeOfResult(returned, options);
    }

    /// <summary>How the result is written, a coroutine's when it is one; null when there is none.</summary>
    internal JsonTypeInfo? Result { get; }

    /// <summary>Calls a method without parameters.</summary>
    internal static object? Call(MethodReference reference)
    {
        var (method, target) = reference.Resolve();
        return Call(MethodInvoker.Create(method), target, []);
    }

    /// <summary>Calls it with arguments from JSON.</summary>
    internal object? Call(ReadOnlySpan<byte> json)
    {
        if (_parameters.Length == 1)
            return Call(_invoker, _target, JsonSerializer.Deserialize(json, _parameters[0]));
        var arguments = new object?[_parameters.Length];
        if (arguments.Length > 1)
        {
            var reader = new Utf8JsonReader(json);
            reader.Read(); // the array's start
            for (var i = 0; i < arguments.Length; i++)
            {
                reader.Read();
                arguments[i] = JsonSerializer.Deserialize(ref reader, _parameters[i]);
            }
        }

        return Call(_invoker, _target, arguments.AsSpan());
    }

    private static JsonTypeInfo? ShapeOfResult(Type type, JsonSerializerOptions options)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Coroutine<>))
            type = type.GenericTypeArguments[0];
        return type == typeof(void) || type == typeof(Coroutine) || type == typeof(Unit) ? null : PoolJson.ShapeOf(type, options);
    }

    private static object? Call(MethodInvoker invoker, object? target, params ReadOnlySpan<object?> arguments)
    {
        try
        {
            return arguments.Length switch
            {
                0 => invoker.Invoke(target),
                1 => invoker.Invoke(target, arguments[0]),
                2 => invoker.Invoke(target, arguments[0], arguments[1]),
                _ => invoker.Invoke(target, arguments[0], arguments[1], arguments[2]),
            };
        }
        catch (TargetInvocationException e) when (e.InnerException is { } thrown)
        {
            ExceptionDispatchInfo.Throw(thrown);
            throw;
        }
    }
}
