using System.Diagnostics;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Orbweaver.Asyncio.Tests;

public abstract partial class StreamTests
{
    private const string PythonClient = """
        import asyncio, sys
        async def main():
            reader, writer = await asyncio.open_connection('127.0.0.1', int(sys.argv[1]))
            for i in range(100):
                writer.write(b'line %d\n' % i)
                assert await reader.readline() == b'line %d\n' % i
            writer.write((b'x' * 50000 + b'\n') * 20)
            writer.write_eof()
            rest = await reader.read()
            assert rest == (b'x' * 50000 + b'\n') * 20, len(rest)
            writer.close()
            await writer.wait_closed()
            print('done')
        asyncio.run(main())
        """;

    private const string PythonServer = """
        import asyncio
        async def serve(reader, writer):
            while line := await reader.readline():
                writer.write(line)
                await writer.drain()
            writer.close()
        async def main():
            server = await asyncio.start_server(serve, '127.0.0.1', 0)
            print(server.sockets[0].getsockname()[1], flush=True)
            await server.serve_forever()
        asyncio.run(main())
        """;

    [Fact]
    public void Peer_asyncio_client() => Run(async () =>
    {
        await using var server = await Aio.StartServer(Echo, "127.0.0.1", 0);
        using var python = StartPeer("python3", "-c", PythonClient, $"{server.Port}");
        Assert.Equal("done", (await python.StandardOutput.ReadLineAsync())?.Trim());
        Assert.Empty(Faults);
    });

    [Fact]
    public void Peer_asyncio_server() => Run(async () =>
    {
        using var python = StartPeer("python3", "-c", PythonServer);
        try
        {
            var port = int.Parse((await python.StandardOutput.ReadLineAsync())!);
            await using var stream = await Aio.OpenConnection("127.0.0.1", port);
            for (var i = 0; i < 100; i++)
            {
                await stream.Write($"line {i}\n");
                Assert.Equal($"line {i}", await stream.ReadLine());
            }

            var message = new string('x', 50_000);
            var write = Aio.CreateTask(stream.Write(string.Concat(Enumerable.Repeat(message + "\n", 20))));
            for (var i = 0; i < 20; i++)
                Assert.Equal(message, await stream.ReadLine());
            await write;
            stream.ShutdownSend();
            Assert.Null(await stream.ReadLine());
        }
        finally
        {
            python.Kill();
        }
    });

    [Fact]
    public void Peer_openssl_client() => Run(async () =>
    {
        await using var server = await Aio.StartServer(Echo, "127.0.0.1", 0, new ServerOptions { Tls = TestCertificates.Server() });
        using var openssl = StartPeer("openssl", "s_client", "-quiet", "-connect", $"127.0.0.1:{server.Port}");
        await openssl.StandardInput.WriteAsync("hello\n");
        await openssl.StandardInput.FlushAsync();
        Assert.Equal("hello", await openssl.StandardOutput.ReadLineAsync());
        openssl.Kill();
    });

    [Fact]
    public void Peer_openssl_server() => Run(async () =>
    {
        var folder = Directory.CreateTempSubdirectory("orbweaver-");
        try
        {
            var path = Path.Combine(folder.FullName, "certificate.pem");
            using var key = TestCertificates.Good.GetECDsaPrivateKey()!;
            await File.WriteAllTextAsync(path, TestCertificates.Good.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
            using var openssl = StartPeer("openssl", "s_server", "-rev", "-accept", "127.0.0.1:0", "-cert", path, "-key", path);
            try
            {
                // It says when it listens, and where: ACCEPT 127.0.0.1:36469
                string? line;
                do
                    line = await openssl.StandardOutput.ReadLineAsync();
                while (line?.StartsWith("ACCEPT ", StringComparison.Ordinal) == false);
                Assert.NotNull(line);
                await using var stream = await Aio.OpenConnection("127.0.0.1", IPEndPoint.Parse(line.Split(' ')[1]).Port, Encrypted);
                await stream.Write("orbweaver\n");
                Assert.Equal("revaewbro", await stream.ReadLine());
                await stream.Close();
            }
            finally
            {
                openssl.Kill();
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    });

    private static Process StartPeer(string program, params IEnumerable<string> arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"There is no {program} here.");
            throw;
        }
    }
}
