namespace AsyncioSharp;

/// <content>Faults that a program makes on purpose, and claims about it. In production each is a look at a field.</content>
public static partial class Sim
{
    /// <summary>
    /// Whether to do the rare thing here: <c>if (Sim.Buggify("short read", 0.1)) { count = 1; }</c>. Never outside of tests, and in a
    /// test only where seeds draw: then a quarter of the runs arm the site, and an armed one fires this often.
    /// </summary>
    /// <param name="site">The name of the site. Each has its own, which a campaign counts.</param>
    /// <param name="chance">How often an armed site fires, from 0 to 1.</param>
    /// <returns>True if the rare thing is to be done.</returns>
    public static bool Buggify(string site, double chance = 0.25) =>
        EventLoop.Running?.Points is { } points && points.Buggify(site, chance);

    /// <summary>Claims that something is so whenever this line is reached. In a test it fails the test at once if it is not.</summary>
    /// <param name="condition">What is claimed.</param>
    /// <param name="what">The claim in words.</param>
    /// <exception cref="SimClaimException">It is not so. Thrown in tests only.</exception>
    public static void Always(bool condition, string what)
    {
        if (EventLoop.Running?.Points is { } points)
        {
            points.NoteClaim(what, condition);
            if (!condition)
            {
                throw new SimClaimException(what);
            }
        }
    }

    /// <summary>Claims that something is so at least once in a campaign of seeds; see <c>[AsyncioCampaign]</c>.</summary>
    /// <param name="condition">What is claimed.</param>
    /// <param name="what">The claim in words.</param>
    public static void Sometimes(bool condition, string what) => EventLoop.Running?.Points?.NoteClaim(what, condition);

    /// <summary>Claims that this line is reached at least once in a campaign of seeds.</summary>
    /// <param name="what">The line in words.</param>
    public static void Reachable(string what) => EventLoop.Running?.Points?.NoteClaim(what, holds: true);
}
