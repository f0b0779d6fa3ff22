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
                    // Cancelled or not, once begun it is written; and nothing is written before that.
                    var write = Aio.CreateTask(stream.Write(piece));
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
