using System.IO.Compression;
using System.Net;

namespace Orbweaver.Crawling.Tests;

/// <summary>Bodies as servers compress them.</summary>
internal static class Compressed
{
    public static byte[] Gzip(byte[] bytes) => By(bytes, s => new GZipStream(s, CompressionLevel.Optimal, leaveOpen: true));

    public static byte[] Zlib(byte[] bytes) => By(bytes, s => new ZLibStream(s, CompressionLevel.Optimal, leaveOpen: true));

    public static byte[] RawDeflate(byte[] bytes) => By(bytes, s => new DeflateStream(s, CompressionLevel.Optimal, leaveOpen: true));

    public static byte[] Brotli(byte[] bytes) => By(bytes, s => new BrotliStream(s, CompressionLevel.Optimal, leaveOpen: true));

    /// <summary>By the name of a Content-Encoding; <c>raw-deflate</c> is deflate without the header that the standard asks for.</summary>
    public static byte[] By(string coding, byte[] bytes) => coding switch
    {
        "gzip" => Gzip(bytes),
        "deflate" => Zlib(bytes),
        "raw-deflate" => RawDeflate(bytes),
        _ => Brotli(bytes),
    };

    /// <summary>An HTML page's answer with a body that is compressed already.</summary>
    public static HttpResponseMessage Html(string coding, HttpContent content)
    {
        content.Headers.TryAddWithoutValidation("Content-Type", "text/html; charset=utf-8");
        content.Headers.TryAddWithoutValidation("Content-Encoding", coding);
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
    }

    public static HttpResponseMessage Html(string coding, byte[] body) => Html(coding, new ByteArrayContent(body));

    private static byte[] By(byte[] bytes, Func<Stream, Stream> coder)
    {
        using var target = new MemoryStream();
        using (var stream = coder(target))
            stream.Write(bytes);
        return target.ToArray();
    }
}
