using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>The state of a lock at one moment, as <see cref="AsyncioLock.Statistics"/> gives it.</summary>
/// <param name="Locked">Somebody holds it.</param>
/// <param name="TasksWaiting">Tasks in line, those included whose turn is due.</param>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record LockStatistics(bool Locked, int TasksWaiting);
