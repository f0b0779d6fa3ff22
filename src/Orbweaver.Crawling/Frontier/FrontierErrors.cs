namespace Orbweaver.Crawling;

/// <summary>What both frontiers say of a batch that cannot be stored.</summary>
internal static class FrontierErrors
{
    internal static ArgumentException NotQueued(long id) =>
        new($"The URL with id {id} is not queued: it was never admitted, or its outcome is committed already. The whole batch was refused.");

    internal static ArgumentException UnknownHost(long hostId) =>
        new($"There is no host with id {hostId}. The whole batch was refused.");

    internal static ArgumentException NoOutput() =>
        new("The batch holds records, but no output was given to append them to. The whole batch was refused.");
}
