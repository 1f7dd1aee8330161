namespace AsyncioSharp.Tool;

/// <summary>All loops of a process as they were when they were asked.</summary>
/// <param name="ProcessId">The process.</param>
/// <param name="LibraryVersion">The version of AsyncioSharp in it.</param>
/// <param name="Loops">Its loops, in the order of their making.</param>
internal sealed record ProcessSnapshot(int ProcessId, string LibraryVersion, IReadOnlyList<LoopSnapshot> Loops)
{
    private Dictionary<long, TaskSnapshot>? _byId;

    /// <summary>The tasks of all loops, in the order of the loops and of their making.</summary>
    public IEnumerable<TaskSnapshot> Tasks => Loops.SelectMany(static loop => loop.Tasks);

    /// <exception cref="ToolError">There is no loop.</exception>
    public ProcessSnapshot WithLoops() => Loops.Count > 0
        ? this
        : throw new ToolError($"Process {ProcessId} has AsyncioSharp {LibraryVersion}, but no event loop is open in it.");

    /// <summary>A task by its number; null if it is not there (it may have ended meanwhile).</summary>
    public TaskSnapshot? Find(long id) => (_byId ??= Tasks.ToDictionary(static task => task.Id)).GetValueOrDefault(id);
}
