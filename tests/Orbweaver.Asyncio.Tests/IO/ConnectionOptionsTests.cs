namespace Orbweaver.Asyncio.Tests;

/// <summary>What <see cref="ConnectOptions"/> and <see cref="ServerOptions"/> refuse.</summary>
public sealed class ConnectionOptionsTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0)]
    [InlineData(-1)]
    public void KeepAlive_of_less_than_a_second_is_refused(double seconds)
    {
        var time = TimeSpan.FromSeconds(seconds);
        Told("KeepAlive", () => new ConnectOptions { KeepAlive = time });
        Told("KeepAlive", () => new ServerOptions { KeepAlive = time });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void HandshakeTimeout_that_is_not_more_than_zero_is_refused(double seconds)
    {
        var time = TimeSpan.FromSeconds(seconds);
        Told("HandshakeTimeout", () => new ConnectOptions { HandshakeTimeout = time });
        Told("HandshakeTimeout", () => new ServerOptions { HandshakeTimeout = time });
    }

    [Fact]
    public void Limits_can_be_left_out()
    {
        Assert.Equal((null, null), (new ConnectOptions { KeepAlive = null }.KeepAlive, new ConnectOptions { HandshakeTimeout = null }.HandshakeTimeout));
        Assert.Equal((null, null), (new ServerOptions { KeepAlive = null }.KeepAlive, new ServerOptions { HandshakeTimeout = null }.HandshakeTimeout));
    }

    private static void Told(string option, Func<object> make)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(make);
        Assert.Equal(option, error.ParamName);
        Assert.StartsWith($"{option} must be ", error.Message, StringComparison.Ordinal);
    }
}
