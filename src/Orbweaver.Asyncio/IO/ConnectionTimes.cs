namespace Orbweaver.Asyncio;

/// <summary>The times that <see cref="ConnectOptions"/> and <see cref="ServerOptions"/> have in common.</summary>
internal static class ConnectionTimes
{
    /// <summary>As CPython has it.</summary>
    internal static readonly TimeSpan UsualHandshakeTimeout = TimeSpan.FromSeconds(60);

    internal static TimeSpan? KeepAlive(TimeSpan? value, string option) => value is null || value >= TimeSpan.FromSeconds(1) ? value
        : throw new ArgumentOutOfRangeException(option, value, $"{option} must be at least 1 s; null switches it off.");

    internal static TimeSpan? HandshakeTimeout(TimeSpan? value, string option) => value is null || value > TimeSpan.Zero ? value
        : throw new ArgumentOutOfRangeException(option, value, $"{option} must be more than zero; null means no limit.");
}
