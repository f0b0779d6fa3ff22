using Orbweaver.Asyncio.Http;

namespace Orbweaver.Soak;

/// <summary>Requests, undisturbed and not.</summary>
internal static class HttpExchanges
{
    internal static readonly (string Kind, Func<HttpSession, Random, Coroutine<Outcome>> Run)[] All =
    [
        ("download", Give),
        ("download", Give),
        ("upload", Sum),
        ("body breaks off", Break),
        ("no answer, cancelled", Never),
        ("no answer, time-out", TimeOut),
        ("body, cancelled", CancelledBody),
        ("upload, cancelled", CancelledUpload),
        ("body left unread", Unread),
    ];

    private static async Coroutine<Outcome> Give(HttpSession http, Random random)
    {
        int seed = random.Next();
        int count = random.Size();
        await Download(http, seed, count);
        return Outcome.Completed;
    }

    private static async Coroutine<Outcome> Sum(HttpSession http, Random random)
    {
        var data = Pattern.Bytes(random.Next(), random.Size());
        using var response = await http.Post("sum", new ByteArrayContent(data));
        StreamExchanges.Expect(Checksum.Of(data), await response.Text());
        return Outcome.Completed;
    }

    private static async Coroutine<Outcome> Break(HttpSession http, Random random)
    {
        int seed = random.Next();
        int count = random.Size();
        try
        {
            using var response = await http.Get(FormattableString.Invariant($"break/{seed}/{count}"));
            await Compare(response, seed, count + 1);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Outcome.Failed;
        }

        throw new WrongDataException("More came than was sent.");
    }

    private static async Coroutine<Outcome> Never(HttpSession http, Random random) =>
        await random.CancelledAtSomeMoment(Wait(http, null)) ? Outcome.Cancelled : throw new WrongDataException("An answer came of a server that never answers.");

    private static async Coroutine<Outcome> TimeOut(HttpSession http, Random random)
    {
        try
        {
            await Wait(http, new HttpCall { Timeouts = new HttpTimeouts { ResponseHeaders = TimeSpan.FromMilliseconds(random.Next(1, 50)) } });
        }
        catch (HttpTimeoutException)
        {
            return Outcome.TimedOut;
        }

        throw new WrongDataException("An answer came of a server that never answers.");
    }

    private static async Coroutine<Outcome> CancelledBody(HttpSession http, Random random) =>
        await random.CancelledAtSomeMoment(Download(http, random.Next(), random.Size() * 4)) ? Outcome.Cancelled : Outcome.Completed;

    private static async Coroutine<Outcome> CancelledUpload(HttpSession http, Random random) =>
        await random.CancelledAtSomeMoment(Upload(http, new byte[random.Size() * 4])) ? Outcome.Cancelled : Outcome.Completed;

    private static async Coroutine<Outcome> Unread(HttpSession http, Random random)
    {
        using var response = await http.Get(FormattableString.Invariant($"give/{random.Next()}/{random.Size() * 4}"));
        await random.Moment();
        return response.IsSuccess ? Outcome.Completed : throw new WrongDataException($"The status is {response.Status}.");
    }

    private static async Coroutine Wait(HttpSession http, HttpCall? call)
    {
        using var response = await http.Get("never", call);
    }

    private static async Coroutine Upload(HttpSession http, byte[] data)
    {
        using var response = await http.Post("sum", new ByteArrayContent(data));
        StreamExchanges.Expect(Checksum.Of(data), await response.Text());
    }

    private static async Coroutine Download(HttpSession http, int seed, int count)
    {
        using var response = await http.Get(FormattableString.Invariant($"give/{seed}/{count}"));
        await Compare(response, seed, count);
    }

    private static async Coroutine Compare(Asyncio.Http.HttpResponse response, int seed, int count)
    {
        var buffer = new byte[8000];
        int place = 0;
        for (int read; (read = await response.Read(buffer)) > 0; place += read)
            Pattern.Check(buffer.AsSpan(0, read), seed, place);
        if (place != count)
            throw new WrongDataException($"The body has {place} bytes, not {count}.");
    }
}
