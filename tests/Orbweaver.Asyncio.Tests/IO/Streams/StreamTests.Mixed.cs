namespace Orbweaver.Asyncio.Tests;

public abstract partial class StreamTests
{
    /// <summary>Every way of writing at one end, every way of reading at the other, with cancellations at random: what arrives is what was sent.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public void Mixed_reads_and_writes_with_cancellations_lose_and_double_nothing(int seed, bool encrypted) => Run(async () =>
    {
        const int Length = 1_500_000;
        var sent = new byte[Length];
        new Random(seed).NextBytes(sent);
        var received = new List<byte>(Length);
        await using var server = await Aio.StartServer(stream => WriteAll(stream, sent, new Random(seed + 1)), "127.0.0.1", 0, new ServerOptions { Tls = encrypted ? TestCertificates.Server() : null });
        await using var client = await Aio.OpenConnection("127.0.0.1", server.Port, encrypted ? Encrypted : null);
        client.ReadLimit = 300;
        var random = new Random(seed + 2);
        while (await ReadSome(client, random, received))
        {
        }

        Assert.Equal(sent, received);
        Assert.Empty(Faults);
    });

    /// <summary>Many tasks write to one stream, wait for it in both ways, and are cancelled at random: each line arrives whole, once, and in its writer's order.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Mixed_writers_of_one_stream(int seed) => Run(async () =>
    {
        const int Writers = 10;
        const int Lines = 60;
        await using var server = await Aio.StartServer(WriteByMany, "127.0.0.1", 0);
        await using var client = await Aio.OpenConnection("127.0.0.1", server.Port);
        var next = new int[Writers];
        await foreach (var line in client.ReadLines())
        {
            var fields = line.Split(' ');
            Assert.Equal(20_000, fields[2].Length);
            Assert.Equal(next[int.Parse(fields[0])]++, int.Parse(fields[1]));
            if (next.Sum() % 7 == 0)
                await Aio.Sleep(0);
        }

        Assert.Equal(Enumerable.Repeat(Lines, Writers), next);
        Assert.Empty(Faults);

        async Coroutine WriteByMany(TcpStream stream)
        {
            var random = new Random(seed);
            await Aio.Gather(Enumerable.Range(0, Writers).Select(writer => WriteLines(stream, writer, random)));
        }

        static async Coroutine WriteLines(TcpStream stream, int writer, Random random)
        {
            for (var i = 0; i < Lines; i++)
            {
                var line = $"{writer} {i} {new string('x', 20_000)}\n";
                LoopTask waiting;
                if (random.Next(2) == 0)
                {
                    stream.WriteNoWait(System.Text.Encoding.ASCII.GetBytes(line));
                    waiting = Aio.CreateTask(stream.Drain());
                }
                else
                {
                    waiting = Aio.CreateTask(stream.Write(line), eagerStart: true);
                }

                for (var passes = random.Next(3); passes > 0; passes--)
                    await Aio.Sleep(0);
                if (random.Next(2) == 0)
                    waiting.Cancel();
                await Aio.Wait([waiting]);
            }
        }
    });

    private static async Coroutine WriteAll(TcpStream stream, byte[] bytes, Random random)
    {
        stream.SetWriteLimits(random.Next(100_000));
        for (var start = 0; start < bytes.Length;)
        {
            var piece = bytes.AsMemory(start, Math.Min(random.Next(20_000), bytes.Length - start));
            start += piece.Length;
            switch (random.Next(5))
            {
                case 0:
                    stream.WriteNoWait(piece.Span);
                    break;
                case 1:
                    stream.WriteNoWait(piece.Span);
                    await stream.Drain();
                    break;
                case 2:
                    await stream.WriteAsync(piece);
                    break;
                case 3:
                    // Once begun, it is written, cancelled or not.
                    var write = Aio.CreateTask(stream.Write(piece), eagerStart: true);
                    await Aio.Sleep(0);
                    write.Cancel();
                    await Aio.Wait([write]);
                    break;
                default:
                    await stream.Write(piece);
                    break;
            }
        }
    }

    /// <returns>False at the end.</returns>
    private static async Coroutine<bool> ReadSome(TcpStream stream, Random random, List<byte> received)
    {
        var task = Aio.CreateTask(Once());
        if (random.Next(3) == 0)
        {
            for (var passes = random.Next(4); passes > 0; passes--)
                await Aio.Sleep(0);
            task.Cancel();
        }

        await Aio.Wait([task]);
        return task.IsCancelled || task.Result;

        async Coroutine<bool> Once()
        {
            var buffer = new byte[random.Next(1, 5000)];
            switch (random.Next(4))
            {
                case 0:
                    try
                    {
                        await stream.ReadExactly(buffer);
                        received.AddRange(buffer);
                        return true;
                    }
                    catch (IncompleteReadException e)
                    {
                        received.AddRange(e.Partial.Span);
                        return false;
                    }

                case 1:
                    try
                    {
                        received.AddRange((await stream.ReadUntil((byte)7)).Span);
                        return true;
                    }
                    catch (LimitOverrunException)
                    {
                        return true;
                    }
                    catch (IncompleteReadException e)
                    {
                        received.AddRange(e.Partial.Span);
                        return false;
                    }

                case 2:
                    var read = await stream.ReadAsync(buffer);
                    received.AddRange(buffer.AsSpan(0, read));
                    return read > 0;
                default:
                    var count = await stream.Read(buffer);
                    received.AddRange(buffer.AsSpan(0, count));
                    return count > 0;
            }
        }
    }
}
