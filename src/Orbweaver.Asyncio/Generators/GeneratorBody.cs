using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>
/// What the <c>async</c> body of a <see cref="Generator{TYield, TSend}"/> returns. (C# allows the return type of an async method one type parameter at most, and that is the
/// result's; so the generator's types are those of the <see cref="Yielder{TYield, TSend}"/> that the body gets.)
/// </summary>
[AsyncMethodBuilder(typeof(GeneratorMethodBuilder))]
public readonly struct GeneratorBody
{
    internal readonly GeneratorFrame<Unit>? Frame;

    internal GeneratorBody(GeneratorFrame<Unit> frame) => Frame = frame;
}

/// <summary>What the <c>async</c> body of a <see cref="Generator{TYield, TSend, TResult}"/> returns.</summary>
/// <typeparam name="TResult">What the body ends with.</typeparam>
[AsyncMethodBuilder(typeof(GeneratorMethodBuilder<>))]
public readonly struct GeneratorBody<TResult>
{
    internal readonly GeneratorFrame<TResult>? Frame;

    internal GeneratorBody(GeneratorFrame<TResult> frame) => Frame = frame;
}
