namespace Orbweaver.Conformance.Comparing;

/// <summary>When two lines of traces say the same.</summary>
internal static class TraceLines
{
    private const string Cancelled = "cancelled";

    /// <summary>
    /// Letter by letter, but for one thing: CPython hands the message of a cancelled task out once, to whoever looks first, and Orbweaver every time. So where the measure
    /// has no message there may be one.
    /// </summary>
    internal static bool Same(string expected, string actual) =>
        expected == actual
        || (actual.Contains($"{Cancelled}(m", StringComparison.Ordinal) && SameButForMessages(expected.Split(Cancelled), actual.Split(Cancelled)));

    internal static bool Same(IReadOnlyList<string> expected, IReadOnlyList<string> actual) =>
        expected.Count == actual.Count && expected.Zip(actual).All(pair => Same(pair.First, pair.Second));

    private static bool SameButForMessages(string[] expected, string[] actual) =>
        expected.Length == actual.Length && expected.Zip(actual).All(pair => pair.First == pair.Second || pair.First == WithoutMessage(pair.Second));

    private static string WithoutMessage(string text) => text is ['(', 'm', _, ')', .. var rest] ? rest : text;
}
