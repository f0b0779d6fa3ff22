using Microsoft.CodeAnalysis;

namespace Orbweaver.Asyncio.Analyzers;

/// <summary>The library's types as one compilation sees them.</summary>
internal sealed class AsyncioTypes
{
    private readonly INamedTypeSymbol? _coroutine;
    private readonly INamedTypeSymbol? _coroutineOfT;
    private readonly INamedTypeSymbol? _task;
    private readonly INamedTypeSymbol? _taskOfT;

    public AsyncioTypes(Compilation compilation)
    {
        _coroutine = compilation.GetTypeByMetadataName("Orbweaver.Asyncio.Coroutine");
        _coroutineOfT = compilation.GetTypeByMetadataName("Orbweaver.Asyncio.Coroutine`1");
        _task = compilation.GetTypeByMetadataName("Orbweaver.Asyncio.ILoopTask");
        _taskOfT = compilation.GetTypeByMetadataName("Orbweaver.Asyncio.LoopTask`1");
    }

    public bool AreKnown => _coroutine is not null && _coroutineOfT is not null;

    public bool IsCoroutine(ITypeSymbol? type) => Is(type, _coroutine) || Is(type, _coroutineOfT);

    public bool IsTask(ITypeSymbol? type)
    {
        if (Is(type, _task))
            return true;
        for (; type is not null; type = type.BaseType)
        {
            if (Is(type, _taskOfT))
                return true;
        }

        return false;
    }

    private static bool Is(ITypeSymbol? type, INamedTypeSymbol? wanted) =>
        type is not null && wanted is not null && SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, wanted);
}
