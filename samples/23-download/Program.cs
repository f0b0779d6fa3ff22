// Downloads files, four at a time, and shows how far each is: dotnet run --project samples/23-download -- FOLDER URL...
using Orbweaver.Asyncio;
using Orbweaver.Asyncio.Http;

if (args is not [var folder, _, ..])
{
    Console.Error.WriteLine("usage: 23-download FOLDER URL...");
    return 2;
}

return Aio.Run(Download(folder, args[1..]));

static async Coroutine<int> Download(string folder, string[] urls)
{
    using var session = new HttpSession(new HttpSessionOptions { RaiseForStatus = true });
    var slots = new AsyncSemaphore(4);
    var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
    var outcomes = await Aio.GatherOutcomes(urls.Select(url => Fetch(session, url, folder, slots, names)));
    var failed = 0;
    for (var i = 0; i < urls.Length; i++)
    {
        if (outcomes[i].Exception is not { } error)
            continue;
        failed++;
        Console.Error.WriteLine($"{urls[i]}: {error.Message}");
    }

    return failed == 0 ? 0 : 1;
}

static async Coroutine<long> Fetch(HttpSession session, string url, string folder, AsyncSemaphore slots, HashSet<string> names)
{
    using (await slots.Acquire())
    {
        await using var response = await session.Get(url);
        var last = Path.GetFileName(response.Url.AbsolutePath) is { Length: > 0 } path ? path : "index.html";
        var name = last; // two URLs may end alike
        for (var n = 2; !names.Add(name); n++)
            name = $"{Path.GetFileNameWithoutExtension(last)}-{n}{Path.GetExtension(last)}";
        var told = 0;
        var length = await response.SaveTo(Path.Combine(folder, name), progress =>
        {
            var tenths = (int)(10 * (progress.Fraction ?? 0));
            if (tenths <= told)
                return;
            told = tenths;
            Console.WriteLine($"{name}: {10 * tenths} % of {progress.Total} bytes");
        });
        Console.WriteLine($"{name}: {length} bytes");
        return length;
    }
}
