namespace Orbweaver.Asyncio;

/// <summary>What is called for people by the public method that made it: its waits are those of that method.</summary>
internal interface IPublicName
{
    /// <summary>As in <c>ProcessPool.MapAsync</c>.</summary>
    string PublicName { get; }
}
