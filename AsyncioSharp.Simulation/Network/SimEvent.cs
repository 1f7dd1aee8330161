namespace AsyncioSharp.Simulation;

/// <summary>Something that the world does at a moment of virtual time.</summary>
internal abstract class SimEvent
{
    /// <summary>In ticks of the clock.</summary>
    public long When { get; set; }

    /// <summary>It stays in the queue, and nothing happens when it is due.</summary>
    public bool IsCancelled { get; set; }

    /// <summary>It is in the queue.</summary>
    public bool IsQueued { get; set; }

    /// <summary>It is due, and has left the queue.</summary>
    public abstract void Run();
}
