using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Orbweaver.Asyncio.Tests;

/// <summary>The tables of docs/conformance.md say the truth: what they name exists, nothing is missing, and each rule has its tests.</summary>
public sealed partial class ConformanceTableTests
{
    private const string NotApplicable = "not applicable: ";
    private const string All = "all";

    /// <summary>Of 3.13.0 alone: later ones add methods.</summary>
    private const string Version = "3.13.0";

    /// <summary>Prints a line "file Class.method" for each test method of the files that it is given, in their order.</summary>
    private const string ListMethods = """
        import ast, platform, sys
        if platform.python_version() != sys.argv[1]:
            sys.exit("it is version " + platform.python_version())
        import test.test_asyncio
        for file in sys.argv[2:]:
            with open(test.test_asyncio.__path__[0] + "/" + file, encoding="utf-8") as source:
                tree = ast.parse(source.read())
            for kind in ast.walk(tree):
                if isinstance(kind, ast.ClassDef):
                    for method in kind.body:
                        if isinstance(method, (ast.FunctionDef, ast.AsyncFunctionDef)) and method.name.startswith("test"):
                            print(file, kind.name + "." + method.name)
        """;

    private static readonly string[] Files =
    [
        "test_tasks.py", "test_taskgroups.py", "test_timeouts.py", "test_waitfor.py", "test_queues.py", "test_locks.py",
        "test_futures.py", "test_futures2.py", "test_eager_task_factory.py", "test_runners.py",
    ];

    private static readonly Row[] Rows = Read();

    [Fact]
    public void Every_row_names_tests_that_exist_or_a_reason()
    {
        var tests = Tests().Select(t => $"{t.Class.Name}.{t.Method.Name}").ToHashSet();
        var wrong = Rows.Where(row => row.Here.StartsWith(NotApplicable, StringComparison.Ordinal)
            ? row.Here[NotApplicable.Length..].Trim().Length == 0
            : !row.Here.Split(", ").All(cell => Quoted().Match(cell) is { Success: true } name && tests.Contains(name.Groups["name"].Value)));
        Assert.Empty(wrong);
    }

    [Fact]
    public void No_method_has_two_rows() => Assert.Empty(Rows.GroupBy(row => (row.File, row.Method)).Where(rows => rows.Count() > 1).Select(rows => rows.Key));

    [Fact]
    public void Totals_are_those_of_the_rows()
    {
        var totals = Total().Matches(File.ReadAllText(Page())).ToDictionary(
            m => m.Groups["file"].Value, m => (Number(m, "methods"), Number(m, "covered"), Number(m, "other")), StringComparer.Ordinal);
        var counted = Rows.GroupBy(row => row.File).Select(rows => (File: rows.Key, Count: Count(rows))).Append((All, Count(Rows))).ToDictionary(StringComparer.Ordinal);
        Assert.Equal(counted.OrderBy(t => t.Key, StringComparer.Ordinal), totals.OrderBy(t => t.Key, StringComparer.Ordinal));

        static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

        static (int Methods, int Covered, int Other) Count(IEnumerable<Row> rows)
        {
            var other = rows.Count(row => row.Here.StartsWith(NotApplicable, StringComparison.Ordinal));
            return (rows.Count(), rows.Count() - other, other);
        }
    }

    [Fact]
    public void Every_file_of_the_core_set_has_its_table() => Assert.Equal(Files.Order(StringComparer.Ordinal), Rows.Select(row => row.File).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Rows_are_the_methods_of_CPythons_suite()
    {
        var failures = new List<string>();
        var lines = new[] { "python3", "python3.13" }.Select(command => Methods(command, failures)).FirstOrDefault(found => found is not null);
        if (lines is null)
            Assert.Skip($"CPython {Version} with its test suite is not to be found: {string.Join("; ", failures)}.");
        foreach (var file in Files)
            Assert.Equal(lines.Where(line => line.File == file).Select(line => line.Method), Rows.Where(row => row.File == file).Select(row => row.Method));
    }

    [Fact]
    public void Every_rule_has_a_test_that_names_it()
    {
        var named = Tests().SelectMany(t => t.Class.GetCustomAttributes<TraitAttribute>(inherit: true).Concat(t.Method.GetCustomAttributes<TraitAttribute>(inherit: true)))
            .Where(trait => trait.Name == "Rule").Select(trait => int.Parse(trait.Value, CultureInfo.InvariantCulture)).ToHashSet();
        Assert.Equal("", string.Join(", ", Enumerable.Range(1, 62).Except(named)));
        Assert.DoesNotContain(named, rule => rule is < 1 or > 62);
    }

    [GeneratedRegex(@"^### (?<file>test_\w+\.py)$|^\| `(?<method>\w+\.\w+)` \| (?<here>.*) \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex HeadingOrRow();

    [GeneratedRegex(@"^\| (?<file>test_\w+\.py|all) \| (?<methods>\d+) \| (?<covered>\d+) \| (?<other>\d+) \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Total();

    [GeneratedRegex(@"^`(?<name>\w+\.\w+)`$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Quoted();

    private static Row[] Read()
    {
        var rows = new List<Row>();
        var file = "";
        foreach (Match match in HeadingOrRow().Matches(File.ReadAllText(Page())))
        {
            if (match.Groups["file"].Success)
                file = match.Groups["file"].Value;
            else
                rows.Add(new(file, match.Groups["method"].Value, match.Groups["here"].Value));
        }

        return [.. rows];
    }

    /// <summary>Those of abstract classes count: they are run in the classes that inherit them.</summary>
    private static IEnumerable<(Type Class, MethodInfo Method)> Tests() =>
        from type in typeof(ConformanceTableTests).Assembly.GetTypes()
        from method in type.GetMethods()
        where method.IsDefined(typeof(FactAttribute), inherit: true)
        select (type, method);

    private static string Page([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "docs", "conformance.md"));

    private static List<(string File, string Method)>? Methods(string command, List<string> failures)
    {
        var start = new ProcessStartInfo(command, ["-c", ListMethods, Version, .. Files]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYENV_VERSION"] = Version;
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode == 0)
                return [.. output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Chunk(2).Select(pair => (pair[0], pair[1]))];
            failures.Add($"{command}: {errors.Result.Trim().Split('\n')[^1]}");
        }
        catch (Win32Exception e)
        {
            failures.Add($"{command}: {e.Message}");
        }

        return null;
    }

    private sealed record Row(string File, string Method, string Here);
}
