namespace Orbweaver.Asyncio;

/// <summary>Methods' names as they stand in the source, from those that the compiler gives: <c>Crawler+&lt;Fetch&gt;d__3.MoveNext</c> is Crawler.Fetch.</summary>
internal static class MethodNames
{
    /// <param name="type">The declaring type's full name, with <c>+</c> before a nested one.</param>
    /// <param name="method">The method's name.</param>
    internal static string Of(string type, string method)
    {
        var parts = new List<string>();
        foreach (var part in Last(type.Split('[')[0], '.').Split('+')) // a constructed generic type has its arguments behind
            Add(parts, part);
        if (method is not ("MoveNext" or "Invoke") || parts.Count < 2)
            Add(parts, method);
        return string.Join('.', parts).Replace(".(", " (", StringComparison.Ordinal);
    }

    private static void Add(List<string> parts, string name)
    {
        // <>c and <>c__DisplayClass3_0 hold lambdas; they have no name of their own.
        if (name.StartsWith("<>", StringComparison.Ordinal))
            return;
        var tick = name.IndexOf('`', StringComparison.Ordinal);
        if (tick > 0)
            name = name[..tick];
        if (name[0] != '<')
        {
            parts.Add(name);
            return;
        }

        // <Main>d__0; <<Main>b__1>d; <<Main>g__Worker|0_1>d; of top-level statements <<Main>$>d__0
        var inner = name.Trim('<').Split('>');
        parts.Add(inner[0]);
        foreach (var part in inner[1..])
        {
            if (part.StartsWith("g__", StringComparison.Ordinal))
                parts.Add(part[3..].Split('|')[0]);
            else if (part.StartsWith("b__", StringComparison.Ordinal))
                parts.Add("(lambda)");
        }
    }

    private static string Last(string text, char separator)
    {
        // Only before the first nested type: a generic's arguments are not part of a type definition's name.
        var end = text.IndexOf('+', StringComparison.Ordinal);
        var dot = text.LastIndexOf(separator, end < 0 ? text.Length - 1 : end);
        return text[(dot + 1)..];
    }
}
