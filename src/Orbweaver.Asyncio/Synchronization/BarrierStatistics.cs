namespace Orbweaver.Asyncio;

/// <summary>An <see cref="AsyncBarrier"/> in figures.</summary>
/// <param name="Parties">How many tasks wait for each other.</param>
/// <param name="TasksWaiting">How many have come in this round; 0 while they leave.</param>
/// <param name="IsBroken">True after <see cref="AsyncBarrier.Abort"/>, until <see cref="AsyncBarrier.Reset"/>.</param>
public readonly record struct BarrierStatistics(int Parties, int TasksWaiting, bool IsBroken);
