using Orbweaver.Asyncio;

#pragma warning disable MA0047, CA1050 // the runtime looks for it outside of any namespace
/// <summary>Called by the runtime before Main in the worker processes of a <see cref="ProcessPool"/>, whose environment names this assembly as a startup hook. The name and place are the runtime's.</summary>
internal static class StartupHook
{
    /// <summary>Works, and ends the process. Does nothing elsewhere.</summary>
    public static void Initialize()
    {
        if (!WorkerAddress.IsSet)
            return;
        Worker.Run();
        Environment.Exit(0);
    }
}
