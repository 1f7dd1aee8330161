namespace AsyncioSharp.Simulation;

/// <summary>Refusals.</summary>
internal static class WorldChecks
{
    /// <exception cref="InvalidOperationException">Called elsewhere than on the test's loop or one of the world's hosts.</exception>
    public static void CheckInWorld(this EventLoop loop, SimWorld world)
    {
        if (loop.IsClosed())
        {
            throw new InvalidOperationException("The world has ended with its test.");
        }

        if (!world.IsHere)
        {
            throw new InvalidOperationException("A simulated world belongs to the thread of its test: call this in the test, or on one of its hosts.");
        }
    }
}
