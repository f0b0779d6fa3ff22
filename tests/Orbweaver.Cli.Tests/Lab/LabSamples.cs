namespace Orbweaver.Cli.Tests;

/// <summary>Reports with figures that were made up once and for all.</summary>
internal static class LabSamples
{
    /// <summary>The defaults, as a quiet machine of two cores has them.</summary>
    public static LabReport Defaults { get; } = Of(new LabRequest(),
        new ModelFigures { WallSeconds = 18.012, ProcessorSeconds = 0.003, PeakBytes = 42 << 20, BytesBefore = 41 << 20, Threads = 15 },
        new ModelFigures { WallSeconds = 18.024, ProcessorSeconds = 0.012, PeakBytes = 46 << 20, BytesBefore = 45 << 20, Threads = 23 },
        new ModelFigures { WallSeconds = 18.048, ProcessorSeconds = 0.024, PeakBytes = 400 << 20, BytesBefore = 396 << 20, Threads = 130, Processes = 9 },
        new ModelFigures { WallSeconds = 3.011, ProcessorSeconds = 0.016, PeakBytes = 48 << 20, BytesBefore = 47 << 20, Threads = 14 },
        new ModelFigures { WallSeconds = 3.009, ProcessorSeconds = 0.017, PeakBytes = 49 << 20, BytesBefore = 47 << 20, Threads = 16 });

    /// <summary>Ten thousand at once.</summary>
    public static LabReport TenThousand { get; } = Of(new LabRequest { Requests = 10_000, Models = [LabModel.Coroutines, LabModel.Loops] },
        new ModelFigures { WallSeconds = 3.45, ProcessorSeconds = 0.7, PeakBytes = 189 << 20, BytesBefore = 60 << 20, Threads = 14 },
        new ModelFigures { WallSeconds = 3.3, ProcessorSeconds = 0.75, PeakBytes = 200 << 20, BytesBefore = 65 << 20, Threads = 16 });

    private static LabReport Of(LabRequest request, params ModelFigures[] figures) =>
        LabReport.Of(request, [.. ModelPlan.Of(request).Zip(figures, (plan, measured) => ModelResult.Of(plan, request.Delay, measured))]) with { Cores = 2, Runtime = ".NET 10.0.0", Version = "0.1.0" };
}
