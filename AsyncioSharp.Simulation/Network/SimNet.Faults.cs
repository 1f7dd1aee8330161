namespace AsyncioSharp.Simulation;

/// <content>What a test does to the network.</content>
public sealed partial class SimNet
{
    private int _heals;

    /// <summary>The link between two hosts.</summary>
    /// <param name="one">A host.</param>
    /// <param name="other">Another one.</param>
    /// <param name="oneWay">Only the direction from the first to the second.</param>
    /// <returns>The link, to be changed.</returns>
    public SimLink Link(SimHost one, SimHost other, bool oneWay = false) => new(Paths(one, other, oneWay));

    /// <summary>Cuts the link between two hosts: packets get lost, also those that are on their way. Nobody is told.</summary>
    /// <param name="one">A host.</param>
    /// <param name="other">Another one.</param>
    /// <param name="oneWay">Only the direction from the first to the second.</param>
    /// <returns>Heals it when disposed of.</returns>
    public IDisposable Partition(SimHost one, SimHost other, bool oneWay = false) => Cut(Paths(one, other, oneWay));

    /// <summary>Cuts all links between two groups of hosts.</summary>
    /// <param name="some">A group.</param>
    /// <param name="others">Another one.</param>
    /// <returns>Heals them when disposed of.</returns>
    public IDisposable Partition(IEnumerable<SimHost> some, IEnumerable<SimHost> others)
    {
        ArgumentNullException.ThrowIfNull(some);
        ArgumentNullException.ThrowIfNull(others);
        SimHost[] right = [.. others];
        return Cut([.. some.SelectMany(one => right.SelectMany(other => Paths(one, other, oneWay: false)))]);
    }

    /// <summary>Holds the packets of a link back. When it is released they arrive at once, in their order.</summary>
    /// <param name="one">A host.</param>
    /// <param name="other">Another one.</param>
    /// <param name="oneWay">Only the direction from the first to the second.</param>
    /// <returns>Releases it when disposed of.</returns>
    public IDisposable Hold(SimHost one, SimHost other, bool oneWay = false)
    {
        SimPath[] paths = Paths(one, other, oneWay);
        if (Observer is not null)
        {
            NoteFault($"hold {Names(paths)}");
        }

        Array.ForEach(paths, static path => path.Holds++);
        return UndoUnlessHealed(() => Array.ForEach(paths, static path => Release(path)));
    }

    /// <summary>Asks a rule about every packet between hosts, before anything else happens to it.</summary>
    /// <param name="rule">What it does with a packet.</param>
    /// <returns>Ends the rule when disposed of.</returns>
    public IDisposable On(Func<Packet, PacketFate> rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var added = new Rule(this, rule);
        _rules.Add(added);
        return added;
    }

    internal void NoteFault(string what) => Observer?.OnFault(what, Events.Now);

    /// <summary>Ends all faults: partitions, holds, rules, and the rates of this network and of its links. Latencies stay.</summary>
    internal void Heal()
    {
        NoteFault("heal everything");
        _heals++;
        Loss = Duplication = Corruption = 0;
        _rules.Clear();
        foreach (SimPath path in Machines.SelectMany(static machine => machine.Paths).ToArray())
        {
            path.Loss = path.Duplication = path.Corruption = null;
            path.Cuts = 0;
            while (path.Holds > 0)
            {
                Release(path);
            }
        }
    }

    private static void Release(SimPath path)
    {
        if (--path.Holds > 0)
        {
            return;
        }

        Packet[] held = [.. path.Held];
        path.Held.Clear();
        foreach (Packet packet in held)
        {
            path.To.Net.Arrive(path, packet);
        }
    }

    private Undo Cut(SimPath[] paths)
    {
        if (Observer is not null)
        {
            NoteFault($"cut {Names(paths)}");
        }

        Array.ForEach(paths, static path => path.Cuts++);
        return UndoUnlessHealed(() => Array.ForEach(paths, static path => path.Cuts--));
    }

    private Undo UndoUnlessHealed(Action action)
    {
        int heals = _heals;
        return new Undo(() =>
        {
            if (heals == _heals)
            {
                NoteFault("end of a cut or hold");
                action();
            }
        });
    }

    private static SimPath[] Paths(SimHost one, SimHost other, bool oneWay)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        SimPath there = one.Machine.PathTo(other.Machine);
        return oneWay ? [there] : [there, other.Machine.PathTo(one.Machine)];
    }

    private static string Names(SimPath[] paths) => string.Join(", ", paths.Select(static path => $"{path.From.Name} > {path.To.Name}"));

    private sealed class Undo(Action action) : IDisposable
    {
        private Action? _action = action;

        public void Dispose() => Interlocked.Exchange(ref _action, null)?.Invoke();
    }
}
