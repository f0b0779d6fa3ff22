using System.Net.Http.Headers;
using System.Text;

namespace Orbweaver.Asyncio.Http;

/// <summary>A form with fields and files, written as browsers write it (multipart/form-data, RFC 7578, and WHATWG HTML for names).</summary>
/// <example>
/// <code>
/// using var form = new MultipartForm
/// {
///     { "title", "A spider" },
///     { "picture", File.OpenRead("spider.png"), "spider.png", "image/png" },
/// };
/// using var response = await http.Post("https://example.org/upload", form);
/// </code>
/// </example>
public sealed class MultipartForm : MultipartFormDataContent
{
    /// <summary>Makes an empty form.</summary>
    public MultipartForm()
        : this("orbweaver-" + Guid.NewGuid().ToString("N"))
    {
    }

    private MultipartForm(string boundary)
        : base(boundary)
    {
        HeaderEncodingSelector = static (_, _) => Encoding.UTF8;

        // Not every server knows that a boundary may be in quotes, and this one needs none.
        foreach (var parameter in Headers.ContentType!.Parameters.Where(p => p.Name == "boundary"))
            parameter.Value = boundary;
    }

    /// <summary>Adds a field.</summary>
    public void Add(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Add(name, fileName: null, new ByteArrayContent(Encoding.UTF8.GetBytes(value)), contentType: null);
    }

    /// <summary>Adds a file, read from a stream while the form is sent. The stream is closed with the form.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="content">Read from where it stands.</param>
    /// <param name="fileName">What the server is told that the file is called.</param>
    /// <param name="contentType">Default: <c>application/octet-stream</c>.</param>
    public void Add(string name, Stream content, string fileName, string contentType = "application/octet-stream")
    {
        ArgumentNullException.ThrowIfNull(fileName);
        Add(name, fileName, new StreamContent(content), contentType);
    }

    /// <summary>Adds a file.</summary>
    /// <inheritdoc cref="Add(string, Stream, string, string)"/>
    public void Add(string name, byte[] content, string fileName, string contentType = "application/octet-stream")
    {
        ArgumentNullException.ThrowIfNull(fileName);
        Add(name, fileName, new ByteArrayContent(content), contentType);
    }

    private void Add(string name, string? fileName, HttpContent content, string? contentType)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        content.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name={Quoted(name)}{(fileName is null ? "" : $"; filename={Quoted(fileName)}")}");
        if (contentType is not null)
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        Add(content);
    }

    private static string Quoted(string text) => $"\"{text.Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal).Replace("\"", "%22", StringComparison.Ordinal)}\"";
}
