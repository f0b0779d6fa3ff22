namespace Orbweaver.Asyncio.Tests;

/// <summary>The environment variable ORBWEAVER_CLOCK.</summary>
public sealed class ClockChoiceTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("system")]
    public void System_clock_is_the_default(string? value) => Assert.Same(TimeProvider.System, EventLoopOptions.ClockFrom(value));

    [Fact]
    public void Virtual_gives_each_loop_a_clock_of_its_own() =>
        Assert.NotSame(Assert.IsType<VirtualClock>(EventLoopOptions.ClockFrom("virtual")), EventLoopOptions.ClockFrom("virtual"));

    [Fact]
    public void Unknown_clock_is_an_error_that_names_the_choices()
    {
        var error = Assert.Throws<InvalidOperationException>(() => EventLoopOptions.ClockFrom("fast"));
        Assert.Equal("ORBWEAVER_CLOCK=fast: there is no such clock. The values are 'system' and 'virtual'; unset it for the system's.", error.Message);
    }
}
