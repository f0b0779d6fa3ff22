using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>A method of the program, as a name that another process of the same program understands.</summary>
/// <param name="Type">The type that declares it, with its assembly.</param>
/// <param name="Token">The method's number in its module, which is the same in each process that has loaded the same file.</param>
/// <param name="Module">The file's own number.</param>
/// <param name="TypeArguments">Of a generic method.</param>
/// <param name="DeclaredTypes">Of the parameters and the result, as whoever calls it has declared them: a delegate's may differ from its method's. Null for the method's own, and no more of them than are needed.</param>
/// <param name="Name">For people.</param>
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = TrimSafe)]
[UnconditionalSuppressMessage("Trimming", "IL2055", Justification = TrimSafe)]
[UnconditionalSuppressMessage("Trimming", "IL2057", Justification = TrimSafe)]
[UnconditionalSuppressMessage("Trimming", "IL2060", Justification = TrimSafe)]
[UnconditionalSuppressMessage("Trimming", "IL2072", Justification = TrimSafe)]
[UnconditionalSuppressMessage("Trimming", "IL2075", Justification = TrimSafe)]
[UnconditionalSuppressMessage("AOT", "IL3050", Justification = TrimSafe)]
internal sealed record MethodReference(string Type, int Token, Guid Module, string[] TypeArguments, string?[] DeclaredTypes, string Name)
{
    private const string TrimSafe = "The same file runs in both processes, and this one holds a delegate of the method: what trimming has left here is there, too, instantiations included.";

    /// <summary>The name of a delegate's method.</summary>
    /// <param name="function">The delegate.</param>
    /// <param name="parameters">As the caller has declared them; fewer when the others do not matter.</param>
    /// <param name="result">The same of the result; or null.</param>
    /// <exception cref="ArgumentException">It cannot be called in another process: it is an instance method, or captures variables.</exception>
    internal static MethodReference Of(Delegate function, Type[] parameters, Type? result)
    {
        var method = function.Method;
        if (function.HasSingleTarget is false)
            throw new ArgumentException("The delegate calls several methods, and a worker process calls one. Hand the method itself over.");
        DemandThatNothingIsCaptured(function, method);
        if (method.DeclaringType is not { } type || method is not { MetadataToken: var token } || type.AssemblyQualifiedName is not { } typeName || type.Assembly.IsDynamic)
            throw new ArgumentException($"{NameOf(method)} was made at run time, and another process does not have it. Use a method of the program.");
        var arguments = method.IsGenericMethod ? Array.ConvertAll(method.GetGenericArguments(), static a => a.AssemblyQualifiedName!) : [];
        return new MethodReference(typeName, token, type.Module.ModuleVersionId, arguments, Differing(method, parameters, result), NameOf(method));
    }

    /// <inheritdoc cref="Of(Delegate, Type[], Type?)"/>
    internal static MethodReference Of(Delegate function) => Of(function, [], null);

    public bool Equals(MethodReference? other) =>
        other is not null && Token == other.Token && Module == other.Module && Type == other.Type && TypeArguments.SequenceEqual(other.TypeArguments) && DeclaredTypes.SequenceEqual(other.DeclaredTypes);

    public override int GetHashCode() => HashCode.Combine(Token, Type);

    /// <summary>Of the parameters and the result: as they are written and read.</summary>
    internal (Type[] Parameters, Type Result) TypesOf(MethodInfo method)
    {
        Type[] types = [.. method.GetParameters().Select(static p => p.ParameterType), method.ReturnType];
        for (var i = 0; i < DeclaredTypes.Length; i++)
        {
            if (DeclaredTypes[i] is { } name)
                types[i] = Find(name);
        }

        return (types[..^1], types[^1]);
    }

    /// <summary>Finds the method, and what it is called on: the compiler's own object for a lambda, null for a static method.</summary>
    /// <exception cref="InvalidOperationException">This process does not have it.</exception>
    internal (MethodInfo Method, object? Target) Resolve()
    {
        var type = Find(Type);
        if (type.Module.ModuleVersionId != Module)
            throw new InvalidOperationException($"{type.Assembly.GetName().Name} was built anew since the program was started, and {Name} may be another method by now. Start the program again.");
        var method = (MethodInfo)type.Module.ResolveMethod(Token, type.IsGenericType ? type.GetGenericArguments() : null, null)!;
        if (type.IsGenericType)
            method = (MethodInfo)MethodBase.GetMethodFromHandle(method.MethodHandle, type.TypeHandle)!;
        if (TypeArguments.Length > 0)
            method = method.MakeGenericMethod(Array.ConvertAll(TypeArguments, Find));
        return (method, method.IsStatic ? null : RuntimeHelpers.GetUninitializedObject(type));
    }

    internal void Write(FrameWriter writer)
    {
        writer.Write(Type);
        writer.Write(Token);
        writer.Write(Module.ToString());
        Write(writer, TypeArguments);
        Write(writer, DeclaredTypes);
        writer.Write(Name);
    }

    internal static MethodReference Read(ref FrameReader reader)
    {
        var (type, token, module) = (reader.Text()!, reader.Int32(), Guid.Parse(reader.Text()!));
        var (arguments, declared) = (ReadTexts(ref reader), ReadTexts(ref reader));
        return new MethodReference(type, token, module, arguments!, declared, reader.Text()!);
    }

    private static void Write(FrameWriter writer, string?[] texts)
    {
        writer.Write(texts.Length);
        foreach (var text in texts)
            writer.Write(text);
    }

    private static string?[] ReadTexts(ref FrameReader reader)
    {
        var texts = new string?[reader.Int32()];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = reader.Text();
        return texts;
    }

    private static string?[] Differing(MethodInfo method, Type[] parameters, Type? result)
    {
        var own = method.GetParameters();
        if ((result is null || result == method.ReturnType) && parameters.Zip(own).All(static pair => pair.First == pair.Second.ParameterType))
            return [];
        return [.. parameters.Zip(own, static (type, parameter) => NameIfNot(parameter.ParameterType, type)), result is null ? null : NameIfNot(method.ReturnType, result)];
    }

    private static string? NameIfNot(Type own, Type type) => type == own ? null : type.AssemblyQualifiedName;

    private Type Find(string type) => System.Type.GetType(type, throwOnError: false)
        ?? throw new InvalidOperationException($"The worker process cannot find the type {type}, which the call of {Name} needs. Its assembly must be one of the program's own, not one that was loaded at run time.");

    private static void DemandThatNothingIsCaptured(Delegate function, MethodInfo method)
    {
        if (function.Target is not { } target)
            return;
        const string Right = "Use a static method, or a lambda that captures nothing ('static x => …'), and hand over what it needs as arguments: StarMap takes several.";
        if (method.IsStatic)
            throw new ArgumentException($"{NameOf(method)} is bound to its first argument, an object of this process, which the worker processes do not have. {Right}");
        if (target.GetType().GetCustomAttribute<CompilerGeneratedAttribute>() is null)
            throw new ArgumentException($"{NameOf(method)} is an instance method, and its object lives in this process only. {Right}");
        var captured = target.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        if (captured.Length > 0)
            throw new ArgumentException($"The lambda captures {CapturedNames(captured)}, which the worker processes do not have. {Right}");
    }

    /// <summary>The compiler calls a captured 'this' &lt;&gt;4__this, and the rest of its own names begin with that bracket, too.</summary>
    private static string CapturedNames(FieldInfo[] captured)
    {
        var names = captured.Where(static f => !f.Name.StartsWith('<') || f.Name.EndsWith("this", StringComparison.Ordinal)).Select(static f => f.Name.StartsWith('<') ? "'this'" : $"'{f.Name}'").ToList();
        return names.Count > 0 ? string.Join(", ", names) : "variables";
    }

    private static string NameOf(MethodInfo method)
    {
        var name = method.Name;
        if (name.StartsWith('<') && name.IndexOf('>', StringComparison.Ordinal) is > 0 and var end)
        {
            // <Main>b__0_1 is a lambda in Main, <Main>g__Square|0_0 a local function of it
            var local = name.IndexOf("g__", end, StringComparison.Ordinal);
            var bar = name.IndexOf('|', end);
            var outer = name[1..end];
            name = local > 0 && bar > local ? name[(local + 3)..bar] : $"a lambda in {(outer.StartsWith('<') ? "the program" : outer)}";
            return name;
        }

        return method.DeclaringType is { } type ? $"{type.Name}.{name}" : name;
    }
}
