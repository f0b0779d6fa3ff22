using System.Globalization;

namespace Orbweaver.Asyncio;

/// <summary>Where a worker process finds its pool: an environment variable that the pool sets, and that the worker takes away, so that its own children are none.</summary>
/// <param name="Number">The worker's, within the pool.</param>
/// <param name="Parent">The pool's process.</param>
/// <param name="Secret">Proves that the worker is one.</param>
/// <param name="Folder">Holds the pool's socket; nobody else may enter it.</param>
internal sealed record WorkerAddress(int Number, int Parent, string Secret, string Folder)
{
    internal const string Variable = "ORBWEAVER_WORKER";
    internal const string HookVariable = "DOTNET_STARTUP_HOOKS";

    /// <summary>The assembly that has <see cref="StartupHook"/>: by name it is found in a single file, too.</summary>
    internal static string HookName { get; } = typeof(WorkerAddress).Assembly.GetName().Name!;

    internal static bool IsSet => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 };

    internal string Socket => Path.Combine(Folder, "pool");

    internal string Memory => Path.Combine(Folder, Number.ToString(CultureInfo.InvariantCulture));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number} {Parent} {Secret} {Folder}");

    /// <summary>Reads the variable, and takes it away.</summary>
    internal static WorkerAddress Take()
    {
        var parts = Environment.GetEnvironmentVariable(Variable)!.Split(' ', 4);
        Environment.SetEnvironmentVariable(Variable, null);
        var hooks = Environment.GetEnvironmentVariable(HookVariable) ?? "";
        if (hooks == HookName)
            Environment.SetEnvironmentVariable(HookVariable, null);
        else if (hooks.EndsWith(Path.PathSeparator + HookName, StringComparison.Ordinal))
            Environment.SetEnvironmentVariable(HookVariable, hooks[..^(HookName.Length + 1)]);
        return new WorkerAddress(int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture), parts[2], parts[3]);
    }

    /// <summary>The environment in which a worker is started.</summary>
    internal Dictionary<string, string?> Environ(bool hook)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal) { [Variable] = ToString() };
        if (hook)
        {
            var others = Environment.GetEnvironmentVariable(HookVariable);
            variables[HookVariable] = string.IsNullOrEmpty(others) ? HookName : others + Path.PathSeparator + HookName;
        }

        return variables;
    }
}
