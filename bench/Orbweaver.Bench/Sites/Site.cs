using System.Security.Cryptography;

namespace Orbweaver.Bench;

/// <summary>What nginx serves on a port of its own.</summary>
/// <param name="Name">The site's.</param>
/// <param name="Root">The folder served; made by <see cref="Fill"/> below the server's own when it is not rooted.</param>
/// <param name="StartPath">Where a client begins.</param>
internal sealed record Site(string Name, string Root, string StartPath)
{
    /// <summary>Puts into the folder what is to be served; null when it is there already.</summary>
    internal Action<string>? Fill { get; private init; }

    /// <summary>Why it cannot be served here; null when it can.</summary>
    internal string? Missing => Fill is null && !System.IO.File.Exists(Path.Combine(Root, StartPath.Length == 0 ? "index.html" : StartPath))
        ? $"{Name} is not installed (nothing at {Root})"
        : null;

    internal static Site Python { get; } = new("python3-doc", "/usr/share/doc/python3-doc/html", "");

    internal static Site Jdk { get; } = new("openjdk-17-doc", "/usr/share/doc/openjdk-17-doc", "api/index.html");

    /// <summary>A site of one file of so many bytes that do not compress.</summary>
    internal static Site File(string name, string file, int bytes) => new(name, name, file)
    {
        Fill = folder => System.IO.File.WriteAllBytes(Path.Combine(folder, file), RandomNumberGenerator.GetBytes(bytes)),
    };
}
