namespace AsyncioSharp.Testing;

/// <summary>
/// Depth first through the tree of decisions, without keeping it: each run follows a prefix of choices and asyncio's order from there on, and its own decisions tell where the next one turns off.
/// </summary>
internal sealed class ExhaustiveSearch(int maxDeviations)
{
    private readonly List<(int Choice, int Candidates)> _path = [];
    private readonly List<int> _prefix = [];

    /// <summary>Every branch was taken.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The source of the next run.</summary>
    public DecisionSource Next() => new PrefixSource(_prefix);

    /// <summary>A run is over.</summary>
    public void Note(ScheduleDriver run)
    {
        // Nothing below a redundant decision is new.
        int depth = run.IsRedundant ? run.RedundantAt : run.Decisions.Count;
        _path.Clear();
        _path.AddRange(run.Decisions.Take(depth).Select(static one => (one.Choice, one.Candidates)));
    }

    /// <summary>Goes to the next branch; false if there is none.</summary>
    public bool MoveOn()
    {
        int deviations = _path.Count(static one => one.Choice != 0);
        for (int i = _path.Count - 1; i >= 0; i--)
        {
            (int choice, int candidates) = _path[i];
            deviations -= choice != 0 ? 1 : 0;
            if (choice + 1 < candidates && deviations < maxDeviations)
            {
                _prefix.Clear();
                _prefix.AddRange(_path.Take(i).Select(static one => one.Choice));
                _prefix.Add(choice + 1);
                return true;
            }
        }

        IsOver = true;
        return false;
    }
}
