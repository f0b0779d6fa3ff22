namespace Orbweaver.Cli;

/// <summary>Running text in lines.</summary>
internal static class Paragraphs
{
    /// <summary>Breaks at spaces so that no line is wider, unless a word is. Lines after the first are set in as far as the first is, or under the words that follow a mark ("* ").</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        var start = text.AsSpan().IndexOfAnyExcept(' ', '*');
        var (indent, line) = (new string(' ', Math.Max(0, start)), text[..Math.Max(0, start)]);
        var isFirst = true;
        foreach (var word in text[line.Length..].Split(' '))
        {
            if (!isFirst && line.Length + 1 + word.Length > width)
            {
                yield return line;
                (line, isFirst) = (indent, true);
            }

            line += isFirst ? word : " " + word;
            isFirst = false;
        }

        yield return line;
    }
}
