using static AsyncioSharp.InspectionProtocol;

namespace AsyncioSharp.Tool;

/// <summary>A task that is not done.</summary>
internal sealed record TaskSnapshot
{
    /// <summary>Its number, unique in the process.</summary>
    public required long Id { get; init; }

    /// <summary>The number of its loop.</summary>
    public required int LoopId { get; init; }

    public required string Name { get; init; }

    /// <summary>The coroutine method that it runs.</summary>
    public required string Coroutine { get; init; }

    public required TaskState State { get; init; }

    /// <summary>Somebody has asked it to end.</summary>
    public required bool IsCancelling { get; init; }

    /// <summary>Since it was made, as its loop's clock shows it, to the turn of the loop.</summary>
    public required TimeSpan Age { get; init; }

    /// <summary>Since it began to wait, to the turn of the loop; null if it does not wait.</summary>
    public required TimeSpan? Waited { get; init; }

    /// <summary>Its await chain from the outermost method inwards; of a running task those that do not run.</summary>
    public required IReadOnlyList<FrameSnapshot> Stack { get; init; }

    /// <summary>What it waits for; several things with methods side by side in one task.</summary>
    public required IReadOnlyList<WaitSnapshot> Waits { get; init; }

    /// <summary>Who awaits it.</summary>
    public required IReadOnlyList<AwaiterSnapshot> AwaitedBy { get; init; }

    /// <summary>There are more of them: a thousand times as many as anybody reads.</summary>
    public required bool HasMoreAwaiters { get; init; }

    /// <summary>The scopes that its code is in, from the outermost.</summary>
    public required IReadOnlyList<ScopeSnapshot> Scopes { get; init; }
}

/// <summary>A method of an await chain.</summary>
/// <param name="Method">Its readable name; of the last one perhaps what it waits for.</param>
/// <param name="File">Its source file as the PDB names it; null if that is not known.</param>
/// <param name="Line">The line from 1; 0 if it is not known.</param>
internal sealed record FrameSnapshot(string Method, string? File, int Line);

/// <summary>Something that a task waits for.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The same in words.</param>
/// <param name="TaskId">The task; 0 if it is none.</param>
/// <param name="Node">The lock, queue, future…; null if it is none.</param>
/// <param name="Left">The time that is left of a sleep; null if it is none, or one without end.</param>
internal sealed record WaitSnapshot(WaitKind Kind, string Text, long TaskId, NodeSnapshot? Node, TimeSpan? Left);

/// <summary>A lock, a queue, a gather, a group: what tasks wait for or wait through. The same object in all of its places.</summary>
/// <param name="Id">Its number in the answer.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The same in words.</param>
/// <param name="Holders">The tasks that hold it, as far as they are known.</param>
internal sealed record NodeSnapshot(long Id, NodeKind Kind, string Text, IReadOnlyList<long> Holders);

/// <summary>A task that awaits another.</summary>
/// <param name="TaskId">The one that waits.</param>
/// <param name="Through">The gather, the group… that it waits through; null if it awaits the task itself.</param>
internal sealed record AwaiterSnapshot(long TaskId, NodeSnapshot? Through);

/// <summary>A scope that the code of a task is in.</summary>
/// <param name="Node">The timeout, the cancel scope, the group.</param>
/// <param name="Left">The time to its deadline; null if it has none.</param>
internal sealed record ScopeSnapshot(NodeSnapshot Node, TimeSpan? Left);
