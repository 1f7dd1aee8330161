using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>The state of a condition at one moment, as <see cref="AsyncioCondition.Statistics"/> gives it.</summary>
/// <param name="TasksWaiting">Tasks that wait for a notification, those included whose turn is due.</param>
/// <param name="Lock">The state of its lock: a notified task stands in line there.</param>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record ConditionStatistics(int TasksWaiting, LockStatistics Lock);
