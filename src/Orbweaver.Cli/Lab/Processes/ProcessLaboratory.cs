using System.Globalization;
using System.Text.Json;

namespace Orbweaver.Cli;

/// <summary>
/// Measures each model in a process of its own, against a server in a process of its own that is new for each model: of a model's connections thousands linger in the kernel (TIME_WAIT),
/// and those that come after would have to search for a port among them.
/// </summary>
/// <param name="program">How this program is started.</param>
internal sealed class ProcessLaboratory(ProgramStart program) : ILaboratory
{
    public ModelFigures Measure(ModelPlan plan, LabRequest request, Action<int> progress, CancellationToken cancellation)
    {
        using var server = new LabProcess(program, LabChild.ServerArguments(request.Delay), cancellation);
        var root = server.ReadLine() ?? throw server.Failure("the server did not start");
        using var model = new LabProcess(program, LabChild.ModelArguments(plan, root, request.Workers), cancellation);
        using var threads = new ThreadCount(model.Id);
        while (model.ReadLine() is { } line)
        {
            if (line == ModelMessage.Running)
                progress(0);
            else if (line.StartsWith(ModelMessage.Answers, StringComparison.Ordinal))
                progress(int.Parse(line.AsSpan(ModelMessage.Answers.Length), CultureInfo.InvariantCulture));
            else if (line.StartsWith(ModelMessage.Result, StringComparison.Ordinal))
                return threads.AddTo(JsonSerializer.Deserialize(line.AsSpan(ModelMessage.Result.Length), LabJson.Compact.ModelFigures)!);
            else if (line.StartsWith(ModelMessage.Failed, StringComparison.Ordinal))
                throw new UsageException($"{LabModelText.Word(plan.Model)}: {line[ModelMessage.Failed.Length..]}");
        }

        throw model.Failure($"{LabModelText.Word(plan.Model)} ended without a result");
    }
}
