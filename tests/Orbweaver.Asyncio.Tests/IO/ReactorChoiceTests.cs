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

    [Theory]
    [InlineData(ReactorKind.Epoll, nameof(EpollReactor))]
    [InlineData(ReactorKind.Portable, nameof(PortableReactor))]
    public void Loop_has_the_reactor_that_its_options_name(ReactorKind kind, string reactor)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || kind != ReactorKind.Epoll, "epoll is Linux's");
        using var loop = new EventLoop(new EventLoopOptions { Reactor = kind });
        Assert.Equal(reactor, loop.Reactor.GetType().Name);
    }

    [Fact]
    public void Options_with_a_reactor_that_does_not_exist_say_which_do()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new EventLoopOptions { Reactor = (ReactorKind)3 });
        Assert.Contains("Portable", error.Message, StringComparison.Ordinal);
    }
}
