namespace Orbweaver.Bench;

/// <summary>What one run of a server gave.</summary>
/// <param name="RequestsPerSecond">After the warm-up.</param>
/// <param name="CpuMicroseconds">Of the server, user and system, for one request.</param>
internal sealed record EchoSample(double RequestsPerSecond, double CpuMicroseconds);
