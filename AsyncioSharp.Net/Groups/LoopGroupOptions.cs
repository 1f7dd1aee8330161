namespace AsyncioSharp.Net;

/// <summary>What <see cref="LoopGroup"/> may be told. Immutable: <c>with</c> makes variants.</summary>
public sealed record LoopGroupOptions
{
    /// <summary>The defaults.</summary>
    public static LoopGroupOptions Default { get; } = new();

    /// <summary>Makes each of the loops; by default an <see cref="EventLoop"/> on the system's clock.</summary>
    public Func<EventLoop> LoopFactory { get; init; } = static () => new EventLoop();

    /// <summary>
    /// Asked when the method of a loop has failed, with the number of the loop: true runs it again on a new loop, false ends the group with
    /// the error. Null is false. Called on a thread of the pool.
    /// </summary>
    public Func<int, Exception, bool>? Restart { get; init; }

    /// <summary>
    /// Whether each loop's thread stays on one processor, one after the other of those that the process may use. Only on Linux; elsewhere
    /// it does nothing.
    /// </summary>
    public bool PinToProcessors { get; init; }

    /// <summary>
    /// Whether SIGINT (Ctrl-C) and SIGTERM end the group. A second signal does what it does without a group: it ends the process.
    /// </summary>
    public bool HandleSignals { get; init; } = true;
}
