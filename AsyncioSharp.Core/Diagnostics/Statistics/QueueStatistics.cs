using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>The state of a queue at one moment, as <see cref="AsyncioQueue{T}.Statistics"/> gives it.</summary>
/// <param name="Size">Items in the queue.</param>
/// <param name="Maxsize">The most items it holds; 0 or less means any number.</param>
/// <param name="Unfinished">Items put for which <see cref="AsyncioQueue{T}.TaskDone"/> was not called.</param>
/// <param name="GettersWaiting">Tasks that wait for an item.</param>
/// <param name="PuttersWaiting">Tasks that wait for room.</param>
/// <param name="JoinersWaiting">Tasks that wait in <see cref="AsyncioQueue{T}.Join"/>.</param>
/// <param name="IsShutdown">It was shut down.</param>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record QueueStatistics(
    int Size, int Maxsize, int Unfinished, int GettersWaiting, int PuttersWaiting, int JoinersWaiting, bool IsShutdown);
