using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>The state of an event at one moment, as <see cref="AsyncioEvent.Statistics"/> gives it.</summary>
/// <param name="IsSet">The flag is up.</param>
/// <param name="TasksWaiting">Tasks that wait for it, those included whose turn is due.</param>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record EventStatistics(bool IsSet, int TasksWaiting);
