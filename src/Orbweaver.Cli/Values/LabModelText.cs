namespace Orbweaver.Cli;

/// <summary>The words for <see cref="LabModel"/>.</summary>
internal static class LabModelText
{
    private const string All = "all";

    /// <summary>Every model, in the order in which they run.</summary>
    public static readonly IReadOnlyList<LabModel> InOrder = [LabModel.Sequential, LabModel.Threads, LabModel.Processes, LabModel.Coroutines, LabModel.Loops];

    public static string Word(LabModel model) => model switch
    {
        LabModel.Sequential => "sequential",
        LabModel.Threads => "threads",
        LabModel.Processes => "processes",
        LabModel.Coroutines => "coroutines",
        _ => "loops",
    };

    /// <summary>Reads one word.</summary>
    public static LabModel? Find(string word)
    {
        foreach (var model in InOrder)
        {
            if (Word(model) == word)
                return model;
        }

        return null;
    }

    /// <summary>Reads a list with commas, or <c>all</c>. Its order does not matter: the models run in theirs.</summary>
    public static bool TryParse(string text, out IReadOnlyList<LabModel> models, out string error)
    {
        models = [];
        error = "";
        var found = new HashSet<LabModel>();
        foreach (var word in text.Split(',', StringSplitOptions.TrimEntries).Select(word => word.ToLowerInvariant()))
        {
            if (word == All)
                found.UnionWith(InOrder);
            else if (Find(word) is { } model)
                found.Add(model);
            else
                return Refuse(word, out error);
        }

        models = [.. InOrder.Where(found.Contains)];
        return true;
    }

    private static bool Refuse(string word, out string error)
    {
        var near = Spelling.Nearest(word, InOrder.Select(Word).Append(All));
        error = near is null
            ? $"names no model in \"{word}\"; the models are {string.Join(", ", InOrder.Select(Word))}, or all"
            : $"names no model in \"{word}\"; did you mean {near}?";
        return false;
    }
}
