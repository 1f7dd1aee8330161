namespace AsyncioSharp;

/// <summary>
/// Points in a program that a test can take hold of: chance, and places where the test looks on, waits or throws. They stand in code that
/// also runs in production, where each costs a look at a field. Not in asyncio.
/// </summary>
/// <remarks>
/// What is decided at these points in a test comes from the same counted source as the order of steps: a failing test prints it, a replay
/// repeats it, and it is shrunk like the rest.
/// </remarks>
public static partial class Sim
{
    /// <summary>
    /// The random numbers of the running loop (<see cref="EventLoop.Random"/>): in a test from its seed, elsewhere as .NET draws them.
    /// Where no loop runs, <see cref="System.Random.Shared"/>.
    /// </summary>
    public static Random Random => EventLoop.Running is { } loop ? loop.Random : Random.Shared;

    /// <summary>A decision of the test; see <see cref="SimPoints.Draw"/>. 0 outside of tests.</summary>
    internal static int Draw(object what, int choices, double? chance = null) =>
        EventLoop.Running?.Points is { } points ? points.Draw(what, choices, chance) : 0;
}
