using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Orbweaver.Asyncio.Http;

/// <content>A request and its body in one call.</content>
public sealed partial class HttpSession
{
    private const string Reflection = "Looks at the type at run time, which trimming and AOT compilation may have cut. Use the overload that takes a JsonTypeInfo<T>.";

    /// <summary>The text at an address. See <see cref="HttpResponse.Text"/>.</summary>
    /// <exception cref="HttpRequestException">The network failed, or the status is no success.</exception>
    /// <inheritdoc cref="Request(HttpMethod, string, HttpContent?, HttpCall?)"/>
    public async Coroutine<string> GetText(string url, HttpCall? call = null)
    {
        using var response = await Successful(url, call);
        return await response.Text();
    }

    /// <summary>The bytes at an address.</summary>
    /// <exception cref="HttpRequestException">The network failed, or the status is no success.</exception>
    /// <inheritdoc cref="Request(HttpMethod, string, HttpContent?, HttpCall?)"/>
    public async Coroutine<byte[]> GetBytes(string url, HttpCall? call = null)
    {
        using var response = await Successful(url, call);
        return await response.Bytes();
    }

    /// <summary>The JSON at an address as a tree: <c>(await http.GetJson(url))?["name"]</c>.</summary>
    /// <exception cref="HttpRequestException">The network failed, or the status is no success.</exception>
    /// <exception cref="JsonException">The body is no JSON.</exception>
    /// <inheritdoc cref="Request(HttpMethod, string, HttpContent?, HttpCall?)"/>
    public async Coroutine<JsonNode?> GetJson(string url, HttpCall? call = null)
    {
        using var response = await Successful(url, call);
        return await response.Json();
    }

    /// <summary>An object made of the JSON at an address.</summary>
    /// <typeparam name="T">The object's type.</typeparam>
    /// <param name="url">Absolute, or relative to the session's base address.</param>
    /// <param name="type">How the type is read, from a <c>JsonSerializerContext</c>.</param>
    /// <param name="call">What else belongs to this request; null for nothing.</param>
    /// <exception cref="HttpRequestException">The network failed, or the status is no success.</exception>
    /// <exception cref="JsonException">The body is no JSON, or not of that type.</exception>
    public async Coroutine<T?> GetJson<T>(string url, JsonTypeInfo<T> type, HttpCall? call = null)
    {
        using var response = await Successful(url, call);
        return await response.Json(type);
    }

    /// <summary>An object made of the JSON at an address; names are matched whatever their case.</summary>
    /// <inheritdoc cref="GetJson{T}(string, JsonTypeInfo{T}, HttpCall?)"/>
    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    public async Coroutine<T?> GetJson<T>(string url, HttpCall? call = null)
    {
        using var response = await Successful(url, call);
        return await response.Json<T>();
    }

    /// <summary>Sends an object as JSON with a POST, with the names that the type information gives.</summary>
    /// <typeparam name="T">The object's type.</typeparam>
    /// <param name="url">Absolute, or relative to the session's base address.</param>
    /// <param name="value">What is sent.</param>
    /// <param name="type">How the type is written, from a <c>JsonSerializerContext</c>.</param>
    /// <param name="call">What else belongs to this request; null for nothing.</param>
    /// <returns>The response, to be disposed by the caller.</returns>
    public Coroutine<HttpResponse> PostJson<T>(string url, T value, JsonTypeInfo<T> type, HttpCall? call = null) =>
        Post(url, JsonBody(JsonSerializer.SerializeToUtf8Bytes(value, type)), call);

    /// <summary>Sends an object as JSON with a POST; names begin in lower case (<see cref="JsonSerializerOptions.Web"/>).</summary>
    /// <inheritdoc cref="PostJson{T}(string, T, JsonTypeInfo{T}, HttpCall?)"/>
    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    public Coroutine<HttpResponse> PostJson<T>(string url, T value, HttpCall? call = null) =>
        Post(url, JsonBody(JsonSerializer.SerializeToUtf8Bytes(value, JsonSerializerOptions.Web)), call);

    private static ByteArrayContent JsonBody(byte[] json) => new(json) { Headers = { { "Content-Type", "application/json; charset=utf-8" } } };

    private Coroutine<HttpResponse> Successful(string url, HttpCall? call) => Get(url, (call ?? new HttpCall()) with { RaiseForStatus = true });
}
