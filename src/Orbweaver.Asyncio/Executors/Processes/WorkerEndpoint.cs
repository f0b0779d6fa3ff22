using System.Security.Cryptography;

namespace Orbweaver.Asyncio;

/// <summary>Where new workers report: a Unix-domain socket in a folder that only this user may enter, there only while workers are starting.</summary>
internal sealed class WorkerEndpoint : IDisposable
{
    /// <summary>What the kernel takes as a socket's path, with some room.</summary>
    private const int LongestPath = 100;

    private readonly WorkerFleet _fleet;
    private Server? _server;

    private WorkerEndpoint(WorkerFleet fleet, string folder, string secret)
    {
        _fleet = fleet;
        Folder = folder;
        Secret = secret;
    }

    internal string Folder { get; }

    internal string Secret { get; }

    internal static async Coroutine<WorkerEndpoint> Open(WorkerFleet fleet)
    {
        var endpoint = new WorkerEndpoint(fleet, MakeFolder(), Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
        AppDomain.CurrentDomain.ProcessExit += endpoint.Delete; // of a pool that nobody disposes
        endpoint._server = await Aio.StartUnixServer(endpoint.Welcome, endpoint.Address(0).Socket);
        return endpoint;
    }

    internal WorkerAddress Address(int worker) => new(worker, Environment.ProcessId, Secret, Folder);

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= Delete;
        _server?.StopListening();
        Delete(this, EventArgs.Empty);
    }

    private void Delete(object? sender, EventArgs e)
    {
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (IOException)
        {
            // Somebody cleans the folder for temporary files.
        }
    }

    private static string MakeFolder()
    {
        var folder = Directory.CreateTempSubdirectory("orbweaver-").FullName; // 0700 on Unix
        if (folder.Length <= LongestPath - "/pool".Length || OperatingSystem.IsWindows())
            return folder;
        Directory.Delete(folder);
        folder = $"/tmp/{Path.GetFileName(folder)}";
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }

    /// <summary>Finds out whose connection it is, and keeps it open as long as the worker lives.</summary>
    private async Coroutine Welcome(TcpStream stream)
    {
        var frames = new FrameStream(stream);
        try
        {
            if (await frames.Next() && Claim(frames) is { } worker)
                await worker.Gone;
        }
        catch (IOException)
        {
            // The worker has ended already; its supervisor sees that, too.
        }
    }

    private FleetWorker? Claim(FrameStream frames)
    {
        var reader = new FrameReader(frames.Frame);
        if (reader.Kind != FrameKind.Hello || reader.Text() != Secret)
            return null;
        var worker = _fleet.FindWorker(reader.Int32());
        worker?.Attach(frames, isLifeline: reader.Boolean());
        return worker;
    }
}
