using System.Collections.Immutable;
using Orbweaver.Asyncio;
using Orbweaver.Conformance.Programs;

namespace Orbweaver.Conformance.Interpreter;

/// <summary>Several things at a time.</summary>
internal static class CombinatorOperations
{
    internal static OperationTable Add(OperationTable table) => table
        .With("gather", Gather)
        .With("gather_call", GatherCall)
        .With("gather_nested", GatherNested)
        .With("gather_start", GatherStart)
        .With("shield", Shield)
        .With("shield_call", static async (run, step) => run.Say(step, Texts.Of(await Aio.Shield(Auxiliary(run, step, "a", step.Operation.Block(0), 1)))))
        .With("shield_start", ShieldStart)
        .With("wait", Wait)
        .With("as_completed", AsCompleted);

    /// <summary>The text of what a future of this program has ended with.</summary>
    internal static string Result(Future future) => future switch
    {
        Future<long> single => Texts.Of(single.Result),
        Future<long[]> list => Texts.Of(list.Result, Texts.Of),
        Future<Outcome<long>[]> outcomes => Texts.Of(outcomes.Result, Outcome),
        _ => "0", // a shield of a gathering drops its result
    };

    private static string Outcome(Outcome<long> outcome) => Texts.Of(outcome, Texts.Of);

    /// <summary>A coroutine that a combinator makes a task of.</summary>
    private static Coroutine<long> Auxiliary(ProgramRun run, Step step, string letter, Block block, long value) =>
        run.Body(new Frame($"{step.Frame.Name}{step.Place}{letter}", step.Frame.Rank), block, value);

    private static IEnumerable<Future<long>> Plain(IEnumerable<Awaitable> found) => found.Select(f => (Future<long>)f.Future);

    private static Future Gathering(IEnumerable<Awaitable> found, bool outcomes) =>
        outcomes ? Aio.GatherOutcomes(Plain(found)) : Aio.Gather(Plain(found));

    private static async Coroutine Gather(ProgramRun run, Step step)
    {
        var gathering = Gathering(run.FindAll(step, step.Operation.Words(0)), step.Operation.Flag(1));
        await gathering;
        run.Say(step, Result(gathering));
    }

    private static async Coroutine GatherCall(ProgramRun run, Step step)
    {
        Coroutine<long>[] coroutines =
            [Auxiliary(run, step, "a", step.Operation.Block(0), 1), Auxiliary(run, step, "b", step.Operation.Block(1), 2)];
        var text = step.Operation.Flag(2)
            ? Texts.Of(await Aio.GatherOutcomes(coroutines), Outcome)
            : Texts.Of(await Aio.Gather(coroutines), Texts.Of);
        run.Say(step, text);
    }

    private static async Coroutine GatherNested(ProgramRun run, Step step)
    {
        Future<long[]>[] inner =
            [Aio.Gather(Plain(run.FindAll(step, step.Operation.Words(0)))), Aio.Gather(Plain(run.FindAll(step, step.Operation.Words(1))))];
        var text = step.Operation.Flag(2)
            ? Texts.Of(await Aio.GatherOutcomes(inner), outcome => Texts.Of(outcome, List))
            : Texts.Of(await Aio.Gather(inner), List);
        run.Say(step, text);

        static string List(long[] values) => Texts.Of(values, Texts.Of);
    }

    private static void GatherStart(ProgramRun run, Step step)
    {
        var found = run.FindAll(step, step.Operation.Words(1));
        Store(run, $"g{step.Operation.Number(0)}", Gathering(found, step.Operation.Flag(2)), found);
    }

    private static async Coroutine Shield(ProgramRun run, Step step)
    {
        if (run.FindToWait(step, step.Operation.Word(0)) is not { } found)
            return;
        await Shielding(found);
        run.Say(step, found.Result());
    }

    private static Future Shielding(Awaitable found) => found.Future switch
    {
        Future<long> single => Aio.Shield(single),
        Future<long[]> list => Aio.Shield(list),
        Future<Outcome<long>[]> outcomes => Aio.Shield(outcomes),
        var other => Aio.Shield(other),
    };

    private static void ShieldStart(ProgramRun run, Step step)
    {
        // Only of single values, as a slot 's' may stand wherever a future may.
        if (run.FindToWait(step, step.Operation.Word(1)) is { Future: Future<long> } found)
            Store(run, $"s{step.Operation.Number(0)}", Shielding(found), [found]);
    }

    private static void Store(ProgramRun run, string label, Future future, IReadOnlyCollection<Awaitable> parts) =>
        run.Slots[label] = new Awaitable(label, future, parts.Min(p => (int?)p.Rank) ?? Awaitable.Free, () => Result(future));

    private static async Coroutine Wait(ProgramRun run, Step step)
    {
        var found = run.FindAll(step, step.Operation.Words(0));
        if (found.Count == 0)
            return;
        var until = step.Operation.Word(1) switch
        {
            "first_completed" => ReturnWhen.FirstCompleted,
            "first_exception" => ReturnWhen.FirstException,
            _ => ReturnWhen.AllCompleted,
        };
        var (done, _) = await Aio.Wait(found.Select(f => f.Future), ScopeOperations.Time(step.Operation.OptionalNumber(2)), until);
        run.Say(step, string.Join(' ', found.Select(f => $"{f.Label}:{(done.Contains(f.Future) ? "done" : "pending")}")));
    }

    private static async Coroutine AsCompleted(ProgramRun run, Step step)
    {
        // CPython keeps them in a set: of those that are done already the order would be left to chance.
        var futures = ImmutableArray<Future<long>>.Empty;
        foreach (var future in Plain(run.FindAll(step, step.Operation.Words(0))))
        {
            if (!future.IsDone || !futures.Any(f => f.IsDone))
                futures = futures.Add(future);
        }

        var completed = Aio.AsCompleted(futures, ScopeOperations.Time(step.Operation.OptionalNumber(2)));
        if (step.Operation.Flag(1))
        {
            try
            {
                await foreach (var future in completed)
                    run.Say(step, $"{futures.IndexOf(future)} {Texts.State(future, () => Texts.Of(future.Result))}");
            }
            catch (TimeoutException error)
            {
                run.Say(step, Texts.Of(error));
            }

            return;
        }

        foreach (var next in completed)
        {
            try
            {
                run.Say(step, Texts.Of(await next));
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                run.Say(step, Texts.Of(error));
            }
        }
    }
}
