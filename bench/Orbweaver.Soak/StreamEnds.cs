namespace Orbweaver.Soak;

/// <summary>What a client does last on a stream: the ends in good order, and the faults.</summary>
internal static class StreamEnds
{
    internal static readonly (string Kind, Func<TcpStream, Random, Coroutine<Outcome>> Run)[] All =
    [
        ("close", Close),
        ("close", Close),
        ("half-close", HalfClose),
        ("peer ends in a body", Cut),
        ("peer resets in a body", Reset),
        ("peer never reads", Mute),
        ("peer never answers", Silent),
        ("reset by us in a body", Leave),
        ("dispose while sending", DisposeWhileSending),
        ("close under a read", CloseUnderRead),
    ];

    private static async Coroutine<Outcome> Close(TcpStream stream, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                await stream.Close();
                break;
            case 1:
                stream.Dispose();
                break;
            case 2:
                stream.Abort();
                break;
            default:
                stream.ShutdownSend();
                if ((await stream.ReadAll()).Length > 0)
                    throw new WrongDataException("Something came that nobody had asked for.");
                break;
        }

        return Outcome.Completed;
    }

    private static async Coroutine<Outcome> HalfClose(TcpStream stream, Random random)
    {
        var data = Pattern.Bytes(random.Next(), random.Size());
        stream.Ask($"whole");
        stream.WriteNoWait(data);
        stream.ShutdownSend();
        StreamExchanges.Expect(Checksum.Of(data), await stream.ReadLine());
        StreamExchanges.Expect(null, await stream.ReadLine());
        return Outcome.Completed;
    }

    private static async Coroutine<Outcome> Cut(TcpStream stream, Random random)
    {
        int seed = random.Next();
        int count = random.Size();
        stream.Ask($"cut {seed} {count}");
        try
        {
            await stream.ReadExactly(count + 1);
        }
        catch (IncompleteReadException e)
        {
            Pattern.Check(e.Partial.Span, seed, 0);
            return e.Partial.Length == count ? Outcome.Failed : throw new WrongDataException($"{e.Partial.Length} bytes came of {count}.", e);
        }

        throw new WrongDataException("More came than was sent.");
    }

    private static async Coroutine<Outcome> Reset(TcpStream stream, Random random)
    {
        int seed = random.Next();
        int count = random.Size();
        stream.Ask($"reset {seed} {count}");
        try
        {
            await StreamExchanges.ReadPattern(stream, seed, count + 1);
        }
        catch (IOException)
        {
            return Outcome.Failed;
        }

        throw new WrongDataException("More came than was sent.");
    }

    private static async Coroutine<Outcome> Mute(TcpStream stream, Random random)
    {
        stream.Ask($"mute {random.Next(50, 1000)}");
        var piece = new byte[65536];
        try
        {
            await Aio.Timeout(random.Next(1, 1000) / 1000.0, async () =>
            {
                while (true)
                    await stream.Write(piece);
            });
        }
        catch (TimeoutException)
        {
            stream.Abort();
            return Outcome.TimedOut;
        }
        catch (IOException)
        {
            return Outcome.Failed;
        }

        throw new WrongDataException("Writing without end has ended.");
    }

    private static async Coroutine<Outcome> Silent(TcpStream stream, Random random)
    {
        stream.Ask($"silent");
        var buffer = new byte[100];
        bool cancelled = await random.CancelledAtSomeMoment(Read());
        if (random.Next(2) == 0)
            stream.Abort();
        return cancelled ? Outcome.Cancelled : throw new WrongDataException("Something came of a peer that never answers.");

        async Coroutine Read() => _ = await stream.Read(buffer);
    }

    private static async Coroutine<Outcome> Leave(TcpStream stream, Random random)
    {
        int seed = random.Next();
        int count = random.Size();
        stream.Ask($"give {seed} {count * 10}");
        await StreamExchanges.ReadPattern(stream, seed, random.Next(1, count + 1));
        stream.Abort();
        return Outcome.Completed;
    }

    private static async Coroutine<Outcome> DisposeWhileSending(TcpStream stream, Random random)
    {
        var data = new byte[random.Size() * 8];
        stream.Ask($"whole");
        stream.WriteNoWait(data);
        await random.Moment();
        stream.Dispose();
        return Outcome.Completed;
    }

    private static async Coroutine<Outcome> CloseUnderRead(TcpStream stream, Random random)
    {
        var buffer = new byte[100];
        var read = Aio.CreateTask(stream.Read(buffer));
        await random.Moment();
        if (random.Next(2) == 0)
            stream.Abort();
        else
            await stream.Close();
        try
        {
            return await read == 0 ? Outcome.Completed : throw new WrongDataException("Something came that nobody had asked for.");
        }
        catch (Exception e) when (e is ObjectDisposedException or IOException)
        {
            return Outcome.Failed;
        }
    }
}
