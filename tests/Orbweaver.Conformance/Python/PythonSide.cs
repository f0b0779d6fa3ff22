using System.Diagnostics;
using System.Text;
using Orbweaver.Conformance.Comparing;
using Orbweaver.Conformance.Programs;

namespace Orbweaver.Conformance.Python;

/// <summary>CPython's asyncio: one process that is fed programs, a line each, and answers with their traces.</summary>
internal sealed class PythonSide : ISide, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    internal PythonSide(PythonCommand command)
    {
        Name = $"CPython {command.Version}";
        _process = Process.Start(command.StartInfo(Path.Combine(AppContext.BaseDirectory, "Python", "conformance.py")))!;
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
                _errors.AppendLine(line.Data);
        };
        _process.BeginErrorReadLine();
    }

    public string Name { get; }

    public ProgramTrace Run(TestProgram program) => RunAll([program]).Single();

    public IEnumerable<ProgramTrace> RunAll(IReadOnlyList<TestProgram> programs)
    {
        // Fed from another thread, since neither pipe takes everything at once.
        var feeding = Task.Run(() => Feed(programs));
        foreach (var _ in programs)
            yield return ReadTrace();
        feeding.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already.
        }

        if (!_process.WaitForExit(Patience))
            _process.Kill();
        _process.Dispose();
    }

    private void Feed(IReadOnlyList<TestProgram> programs)
    {
        foreach (var program in programs)
            _process.StandardInput.WriteLine(ProgramText.Write(program));
        _process.StandardInput.Flush();
    }

    private ProgramTrace ReadTrace()
    {
        var lines = new List<string>();
        while (true)
        {
            var line = ReadLine();
            if (line.StartsWith("----", StringComparison.Ordinal))
                return new ProgramTrace(lines, line.EndsWith("undefined", StringComparison.Ordinal));
            lines.Add(line);
        }
    }

    private string ReadLine()
    {
        var reading = _process.StandardOutput.ReadLineAsync();
        if (!reading.Wait(Patience))
        {
            _process.Kill();
            throw new InvalidOperationException($"{Name} has not answered for {Patience.TotalSeconds} s: a program hangs in it.");
        }

        if (reading.Result is { } line)
            return line;
        _process.WaitForExit();
        lock (_errors)
            throw new InvalidOperationException($"{Name} has ended in the midst of a program: {_errors}");
    }
}
