namespace Orbweaver.Bench;

/// <summary>What one run of a client gave.</summary>
/// <param name="RequestsPerSecond">After the warm-up.</param>
/// <param name="CpuMicroseconds">For one request, after the warm-up.</param>
/// <param name="WholeCpuMicroseconds">For one request, the whole process: start-up, JIT and warm-up spread over the counted requests.</param>
/// <param name="PeakMiB">Of the whole process.</param>
/// <param name="AllocBytes">On the managed heap, for one request.</param>
internal sealed record HttpSample(double RequestsPerSecond, double CpuMicroseconds, double WholeCpuMicroseconds, double PeakMiB, double? AllocBytes);
