using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>The state of a barrier at one moment, as <see cref="AsyncioBarrier.Statistics"/> gives it.</summary>
/// <param name="Parties">Tasks that go through together.</param>
/// <param name="TasksWaiting">Tasks that wait for the rest of their party.</param>
/// <param name="Broken">It is broken.</param>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record BarrierStatistics(int Parties, int TasksWaiting, bool Broken);
