namespace AsyncioSharp.Testing;

/// <summary>Where the decisions of one run come from. One source, one run.</summary>
internal abstract class DecisionSource
{
    /// <summary>Which of several candidates runs next; the first one is asyncio's choice.</summary>
    /// <param name="number">The number of the decision, from 0.</param>
    /// <param name="candidates">At least two, in the order in which they became ready.</param>
    public abstract int Choose(int number, ReadOnlySpan<Candidate> candidates);

    /// <summary>Decides something else than the order of steps.</summary>
    /// <param name="number">The number of the decision, from 0.</param>
    /// <param name="choices">At least two; the first one is what happens where nobody decides.</param>
    /// <param name="chance">Of anything but the first one, for sources that draw; null gives all equal chances.</param>
    public abstract int Draw(int number, int choices, double? chance);

    /// <inheritdoc cref="Draw(int, int, double?)"/>
    /// <param name="what">What is decided.</param>
    public virtual int Draw(int number, object what, int choices, double? chance) => Draw(number, choices, chance);
}

/// <summary>Sources that draw.</summary>
internal abstract class DrawingSource(long seed) : DecisionSource
{
    protected SplitMix Random { get; } = new(seed);

    public override int Draw(int number, int choices, double? chance) =>
        chance is null ? Random.Below(choices)
        : Random.Fraction() < chance ? 1 + Random.Below(choices - 1)
        : 0;
}

/// <summary>Sources that give each lane a random priority.</summary>
internal abstract class PrioritySource(long seed) : DrawingSource(seed)
{
    /// <summary>The candidate of highest priority. One that has none yet draws it.</summary>
    protected int Highest(ReadOnlySpan<Candidate> candidates)
    {
        int best = 0;
        for (int i = 0; i < candidates.Length; i++)
        {
            Lane lane = candidates[i].Lane;
            lane.Priority ??= Random.Fraction();
            if (lane.Priority > candidates[best].Lane.Priority)
            {
                best = i;
            }
        }

        return best;
    }
}

/// <summary>asyncio's order.</summary>
internal sealed class FifoSource : DecisionSource
{
    public override int Choose(int number, ReadOnlySpan<Candidate> candidates) => 0;

    public override int Draw(int number, int choices, double? chance) => 0;
}

/// <summary>Named deviations, asyncio's order elsewhere.</summary>
internal sealed class ReplaySource(IReadOnlyDictionary<int, int> choices) : DecisionSource
{
    // A choice that the code no longer offers becomes the nearest one: the code has changed since, and the search that shrinks tries such
    // things.
    public override int Choose(int number, ReadOnlySpan<Candidate> candidates) =>
        Chosen(number, candidates.Length);

    public override int Draw(int number, int choices, double? chance) => Chosen(number, choices);

    private int Chosen(int number, int of) => Math.Min(choices.GetValueOrDefault(number), of - 1);
}

/// <summary>A prefix of choices, asyncio's order after it: a branch of the depth-first search.</summary>
internal sealed class PrefixSource(List<int> prefix) : DecisionSource
{
    public override int Choose(int number, ReadOnlySpan<Candidate> candidates) =>
        Chosen(number, candidates.Length);

    public override int Draw(int number, int choices, double? chance) => Chosen(number, choices);

    private int Chosen(int number, int of) => number < prefix.Count ? Math.Min(prefix[number], of - 1) : 0;
}

/// <summary>Equal chances.</summary>
internal sealed class RandomSource(long seed) : DrawingSource(seed)
{
    public override int Choose(int number, ReadOnlySpan<Candidate> candidates) => Random.Below(candidates.Length);
}

/// <summary>PCT: the candidate of highest priority; at a few random decisions that one falls behind all others.</summary>
internal sealed class PriorityChangeSource : PrioritySource
{
    private readonly HashSet<int> _changes = [];
    private int _lowest;

    /// <param name="seed">The seed.</param>
    /// <param name="depth">One more than the number of changes.</param>
    /// <param name="length">About how many decisions there are; null if that is not known: then each change comes among the first 8, 16,
    /// 32… or 1024.</param>
    public PriorityChangeSource(long seed, int depth, int? length)
        : base(seed)
    {
        for (int i = 1; i < depth; i++)
        {
            _changes.Add(Random.Below(Math.Max(1, length ?? 8 << Random.Below(8))));
        }
    }

    public override int Choose(int number, ReadOnlySpan<Candidate> candidates)
    {
        int best = Highest(candidates);
        if (_changes.Remove(number))
        {
            candidates[best].Lane.Priority = --_lowest;
            best = Highest(candidates);
        }

        return best;
    }
}

/// <summary>POS: the step of highest priority; those that race with it draw again.</summary>
internal sealed class PartialOrderSource(long seed) : PrioritySource(seed)
{
    public override int Choose(int number, ReadOnlySpan<Candidate> candidates)
    {
        int best = Highest(candidates);
        Candidate chosen = candidates[best];
        foreach (Candidate other in candidates)
        {
            if (ReferenceEquals(other.Site, chosen.Site))
            {
                other.Lane.Priority = null;
            }
        }

        // The lane's next step is another one, and draws for itself.
        chosen.Lane.Priority = null;
        return best;
    }
}
