using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>The state of a semaphore at one moment, as <see cref="AsyncioSemaphore.Statistics"/> gives it.</summary>
/// <param name="Value">Free slots, without those that were given to a task in line.</param>
/// <param name="TasksWaiting">Tasks in line, those included whose turn is due.</param>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record SemaphoreStatistics(int Value, int TasksWaiting);
