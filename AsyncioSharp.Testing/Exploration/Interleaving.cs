using System.Runtime.InteropServices;

namespace AsyncioSharp.Testing;

/// <summary>
/// What a run is apart from the order of steps that have nothing to do with each other: its partial order. Steps of one lane keep their
/// order, and so do steps of one method or on one kind of primitive, which are supposed to touch the same things; two runs that differ only
/// in how the rest was mixed are one interleaving.
/// </summary>
/// <remarks>
/// A run is told by the sequences that must not be mixed: for each lane what it ran, for each site who ran there. Two runs are the same
/// partial order if and only if these are the same, so their hashes are added up, in whichever order they come.
/// </remarks>
internal sealed class Interleaving
{
    private readonly Dictionary<object, ulong> _trails = [];
    private readonly List<Lane> _lanes = [];
    private ulong _decisions;

    /// <summary>The hash; comparable within one process.</summary>
    public ulong Hash
    {
        get
        {
            ulong sum = _decisions;
            foreach ((object site, ulong trail) in _trails)
            {
                sum += StableHash.Mix(StableHash.Add(trail, site.GetHashCode()));
            }

            foreach (Lane lane in _lanes)
            {
                sum += StableHash.Mix(StableHash.Add(lane.Trail, lane.Key));
            }

            return sum;
        }
    }

    /// <summary>A step of a lane runs.</summary>
    public void Add(Lane lane, object site)
    {
        ref ulong trail = ref CollectionsMarshal.GetValueRefOrAddDefault(_trails, site, out _);
        trail = StableHash.Add(trail, lane.Key);
        if (lane.Trail == StableHash.Start)
        {
            _lanes.Add(lane);
        }

        lane.Trail = StableHash.Add(lane.Trail, site.GetHashCode());
    }

    /// <summary>Something else was decided.</summary>
    public void Add(int number, int choice) =>
        _decisions += StableHash.Mix(StableHash.Add(StableHash.Add(StableHash.Start, number), choice));
}
