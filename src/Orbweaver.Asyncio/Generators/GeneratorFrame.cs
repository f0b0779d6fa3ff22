using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>The frame of a generator's body: runs from yield to yield, and knows how it ended.</summary>
internal abstract class GeneratorFrame
{
    /// <summary>What the body ended with, when not with a result.</summary>
    internal Exception? Error;

    internal bool IsOver;

    /// <summary>Runs until the body yields or ends. Never throws.</summary>
    internal abstract void MoveNext();
}

/// <summary>A frame that ends with a <typeparamref name="TResult"/>.</summary>
internal abstract class GeneratorFrame<TResult> : GeneratorFrame
{
    internal TResult? Result;
}

/// <summary>The compiler's state machine, in a box.</summary>
internal sealed class GeneratorFrame<TStateMachine, TResult> : GeneratorFrame<TResult>
    where TStateMachine : IAsyncStateMachine
{
    internal TStateMachine? StateMachine;

    internal override void MoveNext() => StateMachine!.MoveNext();
}
