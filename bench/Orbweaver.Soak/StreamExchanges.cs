using System.Text;

namespace Orbweaver.Soak;

/// <summary>What a client does on an open stream and does not end it; after each the stream is used on.</summary>
internal static class StreamExchanges
{
    internal static readonly (string Kind, Func<TcpStream, Random, Coroutine<Outcome>> Run)[] All =
    [
        ("echo", Echo),
        ("lines", Lines),
        ("upload in pieces", Sum),
        ("download", Give),
        ("byte at a time", Drip),
        ("read, cancelled", CancelledReads),
        ("write, cancelled", CancelledWrite),
        ("read, time-out", Late),
    ];

    internal static void Ask(this TcpStream stream, FormattableString line) => stream.WriteNoWait(Encoding.ASCII.GetBytes(FormattableString.Invariant(line) + "\n"));

    internal static void Expect(string? expected, string? line)
    {
        if (line != expected)
            throw new WrongDataException($"The line is '{line}', not '{expected}'.");
    }

    /// <summary>Reads so much of a pattern, as it comes.</summary>
    internal static async Coroutine ReadPattern(TcpStream stream, int seed, int count)
    {
        var buffer = new byte[Math.Min(count, 5000)];
        for (int place = 0; place < count;)
        {
            int read = await stream.Read(buffer.AsMemory(0, Math.Min(buffer.Length, count - place)));
            if (read == 0)
                throw new WrongDataException($"The end came after {place} of {count} bytes.");
            Pattern.Check(buffer.AsSpan(0, read), seed, place);
            place += read;
        }
    }

    private static async Coroutine<Outcome> Echo(TcpStream stream, Random random)
    {
        int seed = random.Next();
        var data = Pattern.Bytes(seed, random.Size());
        var back = new byte[data.Length];
        stream.Ask($"echo {data.Length}");
        await Aio.Gather(stream.Write(data), stream.ReadExactly(back));
        Pattern.Check(back, seed, 0);
        return Outcome.Completed;
    }

    private static async Coroutine<Outcome> Lines(TcpStream stream, Random random)
    {
        for (int i = random.Next(1, 10); i > 0; i--)
        {
            string text = random.NextInt64().ToString("x", null) + new string('l', random.Next(200));
            stream.Ask($"line {text}");
            Expect(text, await stream.ReadLine());
        }

        return Outcome.Completed;
    }

    private static async Coroutine<Outcome> Sum(TcpStream stream, Random random)
    {
        var data = Pattern.Bytes(random.Next(), random.Size());
        stream.Ask($"sum {data.Length}");
        for (int place = 0; place < data.Length;)
        {
            int piece = Math.Min(data.Length - place, random.Next(1, 8000));
            stream.WriteNoWait(data.AsSpan(place, piece));
            await stream.Drain();
            place += piece;
        }

        Expect(Checksum.Of(data), await stream.ReadLine());
        return Outcome.Completed;
    }

    private static async Coroutine<Outcome> Give(TcpStream stream, Random random)
    {
        int seed = random.Next();
        int count = random.Size();
        stream.Ask($"give {seed} {count}");
        await ReadPattern(stream, seed, count);
        return Outcome.Completed;
    }

    private static async Coroutine<Outcome> Drip(TcpStream stream, Random random)
    {
        int seed = random.Next();
        int count = random.Next(1, 30);
        stream.Ask($"drip {seed} {count}");
        await ReadPattern(stream, seed, count);
        return Outcome.Completed;
    }

    private static async Coroutine<Outcome> CancelledReads(TcpStream stream, Random random)
    {
        int seed = random.Next();
        int count = random.Size();
        var outcome = Outcome.Completed;
        stream.Ask($"give {seed} {count}");
        for (int place = 0; place < count;)
        {
            var piece = new byte[Math.Min(count - place, random.Next(1, 9000))];
            if (await random.CancelledAtSomeMoment(stream.ReadExactly(piece)))
            {
                outcome = Outcome.Cancelled;
                if (random.Next(2) == 0)
                    continue; // what had come is there for the next
                await stream.ReadExactly(piece);
            }

            Pattern.Check(piece, seed, place);
            place += piece.Length;
        }

        return outcome;
    }

    private static async Coroutine<Outcome> CancelledWrite(TcpStream stream, Random random)
    {
        var data = Pattern.Bytes(random.Next(), random.Size());
        string sum = Checksum.Of(data);
        bool began = false;
        stream.Ask($"sum {data.Length}");
        bool cancelled = await random.CancelledAtSomeMoment(Write());
        if (!began)
            await stream.Write(data);
        Array.Clear(data); // the stream has its own copy of what is still to be sent
        Expect(sum, await stream.ReadLine());
        return cancelled ? Outcome.Cancelled : Outcome.Completed;

        async Coroutine Write()
        {
            began = true;
            await stream.Write(data);
        }
    }

    private static async Coroutine<Outcome> Late(TcpStream stream, Random random)
    {
        string text = random.NextInt64().ToString("x", null);
        stream.Ask($"late {text} {random.Next(30)}");
        string? line = null;
        try
        {
            await Aio.Timeout(random.Next(1, 30) / 1000.0, async () => line = await stream.ReadLine());
        }
        catch (TimeoutException)
        {
            Expect(text, await stream.ReadLine());
            return Outcome.TimedOut;
        }

        Expect(text, line);
        return Outcome.Completed;
    }
}
