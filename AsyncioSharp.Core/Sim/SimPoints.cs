namespace AsyncioSharp;

/// <summary>
/// What a test does at the points of <see cref="Sim"/>. The loops of one test share one; a loop outside of tests has none.
/// </summary>
internal abstract class SimPoints
{
    /// <summary>Decides something that is not the order of steps.</summary>
    /// <param name="what">What is decided; its text is for reports.</param>
    /// <param name="choices">How many choices there are.</param>
    /// <param name="chance">The chance of anything but 0 where seeds draw; null gives all choices equal chances.</param>
    /// <returns>A number from 0 to below <paramref name="choices"/>; 0 is what happens where nobody decides.</returns>
    public abstract int Draw(object what, int choices, double? chance = null);

    /// <summary>What makes timers late; null if they are on time.</summary>
    public virtual TimerDelays? Delays => null;

    /// <summary>See <see cref="Sim.Buggify"/>.</summary>
    public abstract bool Buggify(string site, double chance);

    /// <summary>See <see cref="Sim.Always"/>, <see cref="Sim.Sometimes"/> and <see cref="Sim.Reachable"/>.</summary>
    public abstract void NoteClaim(string what, bool holds);

    /// <summary>The random numbers of a loop.</summary>
    public abstract Random MakeRandom();

    /// <summary>Somebody has come to a barrier.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="data">What was told along.</param>
    /// <returns>What has to be awaited there; null to go on.</returns>
    public abstract Future? Arrive(string name, object? data);
}
