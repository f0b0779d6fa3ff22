namespace Orbweaver.Soak;

/// <summary>The operations of one kind. Written by the client loop's thread.</summary>
internal sealed class OperationCount(string kind)
{
    private readonly long[] _outcomes = new long[Enum.GetValues<Outcome>().Length];
    private long _started;
    private long _wrong;

    internal string Kind => kind;

    internal long Started => Volatile.Read(ref _started);

    /// <summary>Ended as nothing may end; each is a finding, too.</summary>
    internal long Wrong => Volatile.Read(ref _wrong);

    internal long Ended => Wrong + Enum.GetValues<Outcome>().Sum(Of);

    internal long Of(Outcome outcome) => Volatile.Read(ref _outcomes[(int)outcome]);

    internal void Begin() => Volatile.Write(ref _started, _started + 1);

    internal void End(Outcome outcome) => Volatile.Write(ref _outcomes[(int)outcome], Of(outcome) + 1);

    internal void EndWrong() => Volatile.Write(ref _wrong, _wrong + 1);
}
