using System.Net;

namespace Orbweaver.Crawling.Tests;

public class RetryPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(408, true)]
    [InlineData(425, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(502, true)]
    [InlineData(503, true)]
    [InlineData(504, true)]
    [InlineData(200, false)]
    [InlineData(301, false)]
    [InlineData(404, false)]
    [InlineData(410, false)]
    [InlineData(501, false)]
    public void Status_that_can_pass_is_tried_again(int status, bool canPass) => Assert.Equal(canPass, RetryPolicy.CanPass(status));

    [Theory]
    [InlineData(1, 0.5, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(5, 8, 16)]
    [InlineData(20, 150, 300)]
    [InlineData(1_000_000, 150, 300)]
    public void Delay_doubles_up_to_five_minutes_and_is_drawn_from_its_upper_half(int attempts, double least, double most)
    {
        Assert.Equal(TimeSpan.FromSeconds(least), RetryPolicy.Delay(attempts, 0));
        Assert.Equal(TimeSpan.FromSeconds(most), RetryPolicy.Delay(attempts, 1));
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("Sat, 21 Nov 2026 12:01:00 GMT", 60)]
    [InlineData("Sat, 21 Nov 2026 11:00:00 GMT", 0)]
    [InlineData("0", 0)]
    [InlineData("999999999", 3600)]
    public void Retry_after_is_read_as_seconds_or_date_and_capped(string header, double seconds)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        response.Headers.TryAddWithoutValidation("Retry-After", header);

        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryPolicy.RetryAfter(response, Now));
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, "soon")]
    [InlineData(HttpStatusCode.ServiceUnavailable, null)]
    [InlineData(HttpStatusCode.OK, "120")]
    public void Retry_after_that_says_nothing_is_null(HttpStatusCode status, string? header)
    {
        using var response = new HttpResponseMessage(status);
        if (header is not null)
            response.Headers.TryAddWithoutValidation("Retry-After", header);

        Assert.Null(RetryPolicy.RetryAfter(response, Now));
    }
}
