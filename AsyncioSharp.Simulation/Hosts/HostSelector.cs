using AsyncioSharp.Net;

namespace AsyncioSharp.Simulation;

/// <summary>
/// What the loop of a host waits with: nothing, since the world gives it its turns. It watches no descriptors of the system, and wakes the
/// host when another thread or another loop has queued something.
/// </summary>
internal sealed class HostSelector(SimHost host) : Selector
{
    internal override string WhySimulated =>
        $"Host '{host.Name}' is simulated and has no pipes, processes or descriptors of the system. Sockets that its loop makes work.";

    public override NetworkStack CreateNetwork() => new MachineStack(host.Machine);

    public override void Add(SelectorKey key, Readiness interest) => throw new NotSupportedException($"{WhySimulated} ({key})");

    public override void Modify(SelectorKey key, Readiness interest) => Add(key, interest);

    public override void Remove(SelectorKey key)
    {
    }

    public override int Wait(Span<SelectorEvent> events, TimeSpan timeout) => 0;

    public override void Wake() => host.OnQueued();

    public override string ToString() => $"<HostSelector {host.Name}>";

    protected override void Dispose(bool disposing)
    {
    }
}
