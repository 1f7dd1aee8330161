namespace AsyncioSharp.Tool;

/// <summary>An event of a stream of .NET's diagnostics.</summary>
/// <param name="Definition">Which one it is.</param>
/// <param name="ThreadId">The operating system's number of the thread that wrote it.</param>
/// <param name="Timestamp">When, in ticks of <see cref="NetTraceReader.TicksPerSecond"/>.</param>
/// <param name="Stack">The return addresses, innermost first; empty if none were taken.</param>
/// <param name="Payload">Its fields: <see cref="PayloadReader"/>.</param>
internal sealed record NetTraceEvent(
    EventDefinition Definition, long ThreadId, long Timestamp, IReadOnlyList<ulong> Stack, ReadOnlyMemory<byte> Payload);

/// <summary>What the events with one number have in common.</summary>
/// <param name="Provider">The name of the event source.</param>
/// <param name="Id">The number in it.</param>
/// <param name="Name">The name; sources of the runtime have none.</param>
internal sealed record EventDefinition(string Provider, int Id, string Name);
