using System.Reflection;

namespace AsyncioSharp.Testing;

/// <summary>The way to AsyncioSharp.Simulation, which is built on this package and may be missing.</summary>
internal static class SimulatedNetwork
{
    private static readonly Action<EventLoop>? s_simulation =
        Type.GetType("AsyncioSharp.Simulation.Loopback, AsyncioSharp.Simulation")
            ?.GetMethod("Offer", BindingFlags.Public | BindingFlags.Static)?.CreateDelegate<Action<EventLoop>>();

    /// <summary>The sockets of a loop will be simulated, if they can be. Its first I/O makes the network.</summary>
    public static void Offer(EventLoop loop) => s_simulation?.Invoke(loop);
}
