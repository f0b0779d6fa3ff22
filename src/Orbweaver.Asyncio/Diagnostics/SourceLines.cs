using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>
/// The source line of each await of an async method, from the portable PDB in the assembly or beside it: the debugger's stepping table has the await's place in the code, and the
/// sequence points that place's line. Kept for each method. No PDB (single file, ahead of time): no lines.
/// </summary>
internal static class SourceLines
{
    /// <summary>The portable PDB format's MethodSteppingInformation: the yield and resume offsets of an async method's awaits.</summary>
    private static readonly Guid SteppingInformation = new("54FD2AC5-E925-401A-9C2A-F94F171072F8");

    private static readonly ConditionalWeakTable<Type, (string File, int Line)[]> Known = [];
    private static readonly ConditionalWeakTable<Assembly, Symbols> Loaded = [];

    /// <param name="machine">The type that the compiler made of the method.</param>
    /// <param name="state">The await's number, from 0 in the order of the source.</param>
    /// <returns>Null when it is not known.</returns>
    internal static (string File, int Line)? Of(Type machine, int state)
    {
        if (state < 0)
            return null;
        var lines = Known.GetValue(machine, Read);
        return state < lines.Length && lines[state].File.Length > 0 ? lines[state] : null;
    }

    private static (string File, int Line)[] Read(Type machine)
    {
        try
        {
            return Loaded.GetValue(machine.Assembly, Symbols.Open).AwaitsOf(machine);
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or InvalidOperationException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return []; // a stack without lines is better than none
        }
    }

    /// <summary>An assembly's metadata and symbols, read into memory.</summary>
    private sealed class Symbols
    {
        private readonly PEReader? _image;
        private readonly MetadataReader? _pdb;
        private readonly MetadataReaderProvider? _provider;

        private Symbols(PEReader? image, MetadataReaderProvider? provider)
        {
            _image = image;
            _provider = provider;
            _pdb = provider?.GetMetadataReader();
        }

        [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "In a single file the location is empty, and there are no lines.")]
        internal static Symbols Open(Assembly assembly)
        {
            var path = assembly.IsDynamic ? "" : assembly.Location;
            if (path.Length == 0 || !File.Exists(path))
                return new Symbols(null, null);
            var image = new PEReader(ImmutableArray.Create(File.ReadAllBytes(path)));
            image.TryOpenAssociatedPortablePdb(path, static file => File.Exists(file) ? new MemoryStream(File.ReadAllBytes(file)) : null, out var provider, out _);
            return new Symbols(image, provider);
        }

        internal (string File, int Line)[] AwaitsOf(Type machine)
        {
            if (_image is null || _pdb is null || MoveNextOf(_image.GetMetadataReader(), machine) is not { } method)
                return [];
            var points = _pdb.GetMethodDebugInformation(method).GetSequencePoints().Where(p => !p.IsHidden).ToArray();
            return [.. YieldsOf(_pdb, method).Select(offset => LineOf(_pdb, points, offset))];
        }

        private static MethodDefinitionHandle? MoveNextOf(MetadataReader image, Type machine)
        {
            var type = image.GetTypeDefinition((TypeDefinitionHandle)MetadataTokens.EntityHandle(machine.MetadataToken));
            foreach (var method in type.GetMethods())
            {
                if (image.StringComparer.Equals(image.GetMethodDefinition(method).Name, "MoveNext"))
                    return method;
            }

            return null;
        }

        /// <summary>Where in the code the method goes away to wait, await by await.</summary>
        private static List<int> YieldsOf(MetadataReader pdb, MethodDefinitionHandle method)
        {
            foreach (var handle in pdb.GetCustomDebugInformation(method))
            {
                var information = pdb.GetCustomDebugInformation(handle);
                if (pdb.GetGuid(information.Kind) != SteppingInformation)
                    continue;
                var blob = pdb.GetBlobReader(information.Value);
                blob.ReadUInt32(); // the catch handler's offset
                var yields = new List<int>();
                while (blob.RemainingBytes > 0)
                {
                    yields.Add((int)blob.ReadUInt32());
                    blob.ReadUInt32(); // where it goes on,
                    blob.ReadCompressedInteger(); // and in which method
                }

                return yields;
            }

            return [];
        }

        private static (string File, int Line) LineOf(MetadataReader pdb, SequencePoint[] points, int offset)
        {
            var at = Array.FindLastIndex(points, p => p.Offset <= offset);
            return at < 0 ? ("", 0) : (pdb.GetString(pdb.GetDocument(points[at].Document).Name), points[at].StartLine);
        }
    }
}
