using Xunit.Runner.InProc.SystemConsole;

namespace Orbweaver.Conformance.CommandLine;

/// <summary>One assembly, two programs: the command, when an option of its own stands first, and else the tests.</summary>
internal static class EntryPoint
{
    private static async Task<int> Main(string[] args)
    {
        if (!ConformanceCommand.Knows(args))
            return await ConsoleRunner.Run(args);
        return ConformanceCommand.Run(args, Console.Out, Console.Error);
    }
}
