using AsyncioSharp.Net;

namespace AsyncioSharp.Simulation;

/// <summary>The simulated network of a test's own loop, with or without hosts around it.</summary>
internal static class Loopback
{
    /// <summary>The loop's first socket will be simulated. Costs nothing until then.</summary>
    public static void Offer(EventLoop loop) => LoopNet.Offer(loop, () => SimWorld.Of(loop).NetworkOfTest());

    /// <summary>The loop is in a simulated world from here on.</summary>
    public static SimWorld Enter(EventLoop loop)
    {
        var known = SimWorld.Find(loop);
        if (known is not null && LoopNet.Find(loop) is not null)
        {
            return known;
        }

        var world = SimWorld.Of(loop);
        if (LoopNet.Find(loop) is not { Network: MachineStack })
        {
            var net = LoopNet.Of(loop);
            net.Network = net.Network as MachineStack ?? world.NetworkOfTest();
        }

        return world;
    }
}
