using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Orbweaver.Asyncio;

/// <summary>How arguments and results become bytes on their way between processes.</summary>
internal static class PoolJson
{
    private static readonly Lazy<JsonSerializerOptions> Plain = new(MakePlain);

    /// <summary>The user's options, or, for null, the default ones: fields too (tuples have nothing else), NaN and the infinities, <see cref="BigInteger"/>.</summary>
    internal static JsonSerializerOptions Options(Func<JsonSerializerOptions>? make)
    {
        if (make is null)
            return Plain.Value;
        var options = make() ?? throw new InvalidOperationException("The function that makes the JSON options returned null.");
        if (options.IsReadOnly)
            return options;
        options.TypeInfoResolver ??= ReflectingResolver();
        options.MakeReadOnly();
        return options;
    }

    internal static JsonTypeInfo<T> ShapeOf<T>(JsonSerializerOptions options) => (JsonTypeInfo<T>)ShapeOf(typeof(T), options);

    internal static JsonTypeInfo ShapeOf(Type type, JsonSerializerOptions options)
    {
        try
        {
            return options.GetTypeInfo(type);
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException)
        {
            throw new ArgumentException($"A {type} cannot travel between processes as JSON: {e.Message} Use a type that System.Text.Json can write and read, or give JSON options of your own that can.", e);
        }
    }

    private static JsonSerializerOptions MakePlain()
    {
        var options = new JsonSerializerOptions
        {
            IncludeFields = true,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            TypeInfoResolver = ReflectingResolver(),
        };
        options.Converters.Add(new BigIntegerConverter());
        options.MakeReadOnly();
        return options;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only where reflection was left switched on; else the user is told to give a resolver.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Only where reflection was left switched on; else the user is told to give a resolver.")]
    private static DefaultJsonTypeInfoResolver ReflectingResolver() => JsonSerializer.IsReflectionEnabledByDefault
        ? new DefaultJsonTypeInfoResolver()
        : throw new InvalidOperationException(
            "This program was published without reflection for JSON (trimmed, or compiled ahead of time). Give ProcessPoolOptions.Json a static method that returns options with a source-generated resolver: " +
            "static () => new JsonSerializerOptions { TypeInfoResolver = MyContext.Default }.");

    private sealed class BigIntegerConverter : JsonConverter<BigInteger>
    {
        public override BigInteger Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            BigInteger.Parse(Encoding.UTF8.GetString(reader.ValueSpan), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

        public override void Write(Utf8JsonWriter writer, BigInteger value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.ToString(CultureInfo.InvariantCulture), skipInputValidation: true);
    }
}
