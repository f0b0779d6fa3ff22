namespace Orbweaver.Bench;

/// <summary>Where things lie: the repository, what is built into its ignored folder, and the rivals' programs beside it.</summary>
internal static class RepositoryFolders
{
    internal static string Root { get; } = FindRoot();

    internal static string Artifacts => Path.Combine(Root, "artifacts");

    /// <summary>The rivals' sources, run in place.</summary>
    internal static string Peers => Path.GetFullPath(Path.Combine(Root, "..", "shared", "peers"));

    /// <summary>The rivals that bench/setup.sh built.</summary>
    internal static string BuiltPeers => Path.Combine(Artifacts, "peers");

    internal static string Peer(string path) => Path.Combine(Peers, path);

    internal static string BuiltPeer(string path) => Path.Combine(BuiltPeers, path);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Orbweaver.slnx")))
                return folder.FullName;
        }

        throw new BenchException($"No Orbweaver.slnx above {AppContext.BaseDirectory}: the benchmarks run from a clone of the repository.");
    }
}
