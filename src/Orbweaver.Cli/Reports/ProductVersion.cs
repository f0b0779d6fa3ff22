using System.Reflection;

namespace Orbweaver.Cli;

/// <summary>The version that was built.</summary>
internal static class ProductVersion
{
    /// <summary>As in <c>0.1.0</c>, without the build's source revision.</summary>
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
