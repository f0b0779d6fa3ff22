using System.Net.Sockets;

namespace Orbweaver.Crawling.Tests;

public class FetchErrorTests
{
    public static TheoryData<Exception, string> Thrown => new()
    {
        { new HttpRequestException(HttpRequestError.NameResolutionError), "dns-failed" },
        { new HttpRequestException(HttpRequestError.ConnectionError, null, new SocketException()), "connect-failed" },
        { new HttpRequestException(HttpRequestError.SecureConnectionError), "tls-failed" },
        { new HttpRequestException(HttpRequestError.ConfigurationLimitExceeded), "headers-too-large" },
        { new HttpRequestException(HttpRequestError.ResponseEnded), "connection-closed" },
        { new HttpRequestException("x", new IOException()), "connection-closed" },
        { new HttpRequestException(HttpRequestError.InvalidResponse), "bad-response" },
        { new BodyException("body-truncated"), "body-truncated" },
        { new InvalidDataException(), "bad-encoding" },
        { new IOException(), "connection-closed" },
        { new OperationCanceledException(), "timeout" },
        { new NotSupportedException(), "bad-response" },
    };

    [Theory]
    [MemberData(nameof(Thrown), DisableDiscoveryEnumeration = true)]
    public void Whatever_the_http_machinery_throws_has_a_name(Exception exception, string name) => Assert.Equal(name, FetchError.NameOf(exception));

    [Theory]
    [InlineData("timeout", true)]
    [InlineData("connection-closed", true)]
    [InlineData("body-truncated", true)]
    [InlineData("body-too-large", false)]
    [InlineData("decompression-bomb", false)]
    [InlineData("bad-encoding", false)]
    [InlineData("robots", false)]
    [InlineData("tls-failed", false)]
    public void Only_what_can_pass_is_tried_again(string error, bool canPass) => Assert.Equal(canPass, FetchError.CanPass(error));
}
