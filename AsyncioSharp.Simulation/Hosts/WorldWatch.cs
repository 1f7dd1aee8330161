namespace AsyncioSharp.Simulation;

/// <summary>What the world hears of the test's loop, and adds to its reports.</summary>
internal sealed class WorldWatch(SimWorld world) : LoopInstrument
{
    private long _stepsSeen;

    public override LoopInterests Interests => LoopInterests.None;

    // Threads work for a host: time waits for them.
    public override bool HasOutsideWork => world.HasWork;

    internal override IEnumerable<AsyncioTask> InnerTasks => world.Hosts.SelectMany(static host => host.Tasks);

    /// <remarks>
    /// The test may have queued something on the loop of a host that said nothing to the host. Looked for when the test has run since, or
    /// when nothing else would happen: hosts may be many.
    /// </remarks>
    public override bool OnIdle()
    {
        if (world.TakeFailure() is { } failure)
        {
            throw failure;
        }

        world.CheckProperties();
        if (world.Loop.TaskSteps == _stepsSeen && world.Loop.NextDeadline() is not null)
        {
            return false;
        }

        _stepsSeen = world.Loop.TaskSteps;
        bool woken = false;
        foreach (SimHost host in world.Hosts)
        {
            woken |= host.Refresh();
        }

        return woken;
    }

    public override string? MadeAt(object made) =>
        made is AsyncioTask task ? world.Hosts.Select(host => host.MadeAt(task)).FirstOrDefault(static place => place is not null) : null;
}
