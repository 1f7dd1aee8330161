namespace AsyncioSharp.Simulation;

/// <summary>A packet that is on its way.</summary>
internal sealed class Delivery(SimPath path, Packet packet) : SimEvent
{
    public Packet Packet => packet;

    public SimPath Path => path;

    public override void Run() => path.To.Net.Arrive(path, packet);
}
