namespace Orbweaver.Asyncio.Tests;

public sealed class ReactorChoiceTests
{
    [Theory]
    [InlineData(null, true, nameof(ReactorKind.Epoll))]
    [InlineData("", true, nameof(ReactorKind.Epoll))]
    [InlineData(null, false, nameof(ReactorKind.Portable))]
    [InlineData("epoll", true, nameof(ReactorKind.Epoll))]
    [InlineData("portable", true, nameof(ReactorKind.Portable))]
    [InlineData("portable", false, nameof(ReactorKind.Portable))]
    public void Choose_known_value_or_none_gives_the_reactor(string? wanted, bool isLinux, string kind) =>
        Assert.Equal(kind, Reactor.Choose(wanted, isLinux).ToString());

    [Fact]
    public void Choose_unknown_value_names_the_right_ones()
    {
        string message = Assert.Throws<InvalidOperationException>(() => Reactor.Choose("io_uring", true)).Message;
        Assert.Contains("io_uring", message, StringComparison.Ordinal);
        Assert.Contains("'epoll'", message, StringComparison.Ordinal);
        Assert.Contains("'portable'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Choose_epoll_elsewhere_says_that_it_is_linux_only() =>
        Assert.Contains("Linux", Assert.Throws<PlatformNotSupportedException>(() => Reactor.Choose("epoll", false)).Message, StringComparison.Ordinal);

    [Fact]
    public void Create_gives_the_kind_asked_for()
    {
        using Reactor portable = Reactor.Create(ReactorKind.Portable);
        Assert.IsType<PortableReactor>(portable);
        using Reactor automatic = Reactor.Create();
        Assert.NotNull(automatic);
    }
}
