using System.Globalization;

namespace AsyncioSharp.Simulation;

// The two phases of a simulation, as TigerBeetle's VOPR has them. While faults are on nothing is promised but that nothing wrong happens
// (safety). Then everything is healed, and from there on the program has to come to a good end (liveness): one that does not has got itself
// stuck, and no fault can be blamed.
public sealed partial class SimWorld
{
    private readonly List<SafetyProperty> _properties = [];

    /// <summary>Ends all faults: links, rules, rates; paused hosts go on, and hosts that have crashed start again.</summary>
    public void Heal()
    {
        Loop.CheckInWorld(this);
        Net.Heal();
        foreach (SimHost host in _hosts)
        {
            if (host.HasCrashed)
            {
                host.Restart();
            }
            else if (host.IsPaused)
            {
                host.Resume();
            }
        }
    }

    internal IDisposable AddProperty(Func<bool> holds, string what)
    {
        var property = new SafetyProperty(_properties, holds, what);
        _properties.Add(property);
        return property;
    }

    internal void CheckProperties()
    {
        for (int i = 0; i < _properties.Count; i++)
        {
            _properties[i].Check();
        }
    }

    internal async Coroutine UntilGood(Func<bool> isGood, double within, string what)
    {
        Heal();
        double end = Time + within;
        for (double pause = 0.001; !isGood(); pause = Math.Min(1, pause * 2))
        {
            if (Time >= end)
            {
                string hosts = string.Join(", ", _hosts.Select(static host => host.ToString()));
                throw new SimClaimException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what}: not within {within} s after all faults had ended. Hosts: {hosts}. Tasks:{Loop.DescribeTasks()}"));
            }

            await Asyncio.Sleep(Math.Min(pause, end - Time));
        }
    }
}
