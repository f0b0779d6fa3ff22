namespace Orbweaver.Asyncio;

/// <summary>What a worker needs to know before it works.</summary>
/// <param name="Slots">How many coroutines it runs at once; 0 when it calls functions, one after the other.</param>
/// <param name="Initializer">Called first; or null.</param>
/// <param name="Json">Makes the JSON options; null for the default ones.</param>
internal sealed record WorkerSettings(int Slots, MethodReference? Initializer, MethodReference? Json)
{
    internal void Write(FrameWriter writer)
    {
        writer.Begin(FrameKind.Setup);
        writer.Write(Slots);
        Write(writer, Initializer);
        Write(writer, Json);
        writer.End();
    }

    internal static WorkerSettings Read(ref FrameReader reader) => new(reader.Int32(), Method(ref reader), Method(ref reader));

    private static void Write(FrameWriter writer, MethodReference? method)
    {
        writer.Write(method is not null);
        method?.Write(writer);
    }

    private static MethodReference? Method(ref FrameReader reader) => reader.Boolean() ? MethodReference.Read(ref reader) : null;
}
