namespace AsyncioSharp;

// What a test may put into a loop besides instruments: see Sim.
public sealed partial class EventLoop
{
    private Random? _random;
    private SimPoints? _points;
    private TimerDelays? _delays;

    /// <summary>
    /// Random numbers of this loop alone. In a test they come from its seed, so that a replay draws the same ones; a loop in virtual time
    /// draws the same ones in every run; any other loop draws as <see cref="System.Random"/> does. Not in asyncio.
    /// </summary>
    /// <remarks>For the loop's thread, like the loop. Not for secrets.</remarks>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public Random Random
    {
        get
        {
            CheckThread();
            return _random ??= Points?.MakeRandom() ?? (_virtualClock is null ? new Random() : new Random(0));
        }
    }

    /// <summary>What the test does at the points of <see cref="Sim"/>; null outside of tests.</summary>
    internal SimPoints? Points
    {
        get => _points;
        set
        {
            _points = value;
            _delays = value?.Delays;
        }
    }
}
