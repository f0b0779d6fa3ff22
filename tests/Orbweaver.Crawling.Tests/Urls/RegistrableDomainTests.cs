using System.Text;
using Xunit;

namespace Orbweaver.Crawling.Tests.Urls;

public sealed class RegistrableDomainTests
{
    [Theory]
    [InlineData("example.org", "example.org")]
    [InlineData("www.example.org", "example.org")]
    [InlineData("a.b.example.co.uk", "example.co.uk")]
    [InlineData("example.co.uk", "example.co.uk")]
    [InlineData("co.uk", "co.uk")]
    [InlineData("me.github.io", "me.github.io")]
    [InlineData("docs.me.github.io", "me.github.io")]
    [InlineData("localhost", "localhost")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("[::1]", "[::1]")]
    [InlineData("www.example.org.", "example.org.")]
    public void Registrable_domain_of_a_host_is_the_suffix_and_one_label(string host, string domain) =>
        Assert.Equal(domain, Encoding.ASCII.GetString(RegistrableDomain.Of(Encoding.ASCII.GetBytes(host))));

    [Fact]
    public void Every_suffix_known_here_is_on_the_public_suffix_list()
    {
        var list = File.ReadLines(UrlConformance.File("public-suffix/public_suffix_list.dat")).ToHashSet();
        var wildcards = list.Where(line => line.StartsWith("*.", StringComparison.Ordinal)).Select(line => line[2..]).ToHashSet();
        Assert.DoesNotContain(RegistrableDomain.KnownSuffixes, suffix => !list.Contains(suffix) && !wildcards.Contains(suffix[(suffix.IndexOf('.') + 1)..]));
    }
}
