namespace AsyncioSharp.Testing;

/// <summary>
/// Through the tree of decisions by the number of departures from asyncio's order: none, one, two… Most faults need few, and are found
/// among the first schedules; the first one found has the fewest.
/// </summary>
/// <remarks>
/// Each run follows a prefix of choices and asyncio's order from there on. Its own decisions tell which schedules with one departure more
/// begin like it, so each order is run once. What is kept are the runs of the present number of departures, a byte or two per decision.
/// </remarks>
internal sealed class ExhaustiveSearch(int maxDeviations)
{
    // The runs with as many deviations as the present one, and those with one less that its prefixes come from.
    private List<Run> _level = [];
    private List<Run> _parents = [];
    private List<int> _prefix = [];
    private int _deviations;

    // The next branch: of which parent, at which decision, which choice.
    private int _parent;
    private int _decision;
    private int _choice;

    /// <summary>Every branch was taken.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Up to how many departures everything was tried; null if nothing was.</summary>
    public int? CompletedDeviations => IsOver ? _deviations : _deviations > 0 ? _deviations - 1 : null;

    /// <summary>The source of the next run.</summary>
    public DecisionSource Next() => new PrefixSource(_prefix);

    /// <summary>A run is over.</summary>
    public void Note(ScheduleDriver run)
    {
        // Nothing below a redundant decision is new.
        int depth = run.IsRedundant ? run.RedundantAt : run.Decisions.Count;
        if (depth > _prefix.Count && _deviations < maxDeviations)
        {
            _level.Add(new Run([.. _prefix], [.. run.Decisions.Take(depth).Select(Branches)]));
        }
    }

    /// <summary>Goes to the next branch; false if there is none.</summary>
    public bool MoveOn()
    {
        while (!MoveOnInLevel())
        {
            if (_level.Count == 0)
            {
                IsOver = true;
                return false;
            }

            _parents = _level;
            _level = [];
            _deviations++;
            _parent = 0;
            Enter(_parents[0]);
        }

        return true;
    }

    private bool MoveOnInLevel()
    {
        while (_parent < _parents.Count)
        {
            Run parent = _parents[_parent];
            for (; _decision < parent.Candidates.Length; _decision++, _choice = 0)
            {
                if (++_choice < parent.Candidates[_decision])
                {
                    _prefix = [.. parent.Prefix, .. Enumerable.Repeat(0, _decision - parent.Prefix.Length), _choice];
                    return true;
                }
            }

            if (++_parent < _parents.Count)
            {
                Enter(_parents[_parent]);
            }
        }

        return false;
    }

    // Random numbers are the same in each schedule: there are too many streams of them to try.
    private static int Branches(Decision decision) => decision.Candidates == ScheduleDriver.Streams ? 1 : decision.Candidates;

    /// <summary>Departures come one after the other: what a run has decided by its prefix stays.</summary>
    private void Enter(Run parent)
    {
        _decision = parent.Prefix.Length;
        _choice = 0;
    }

    /// <summary>A run that has branches.</summary>
    /// <param name="Prefix">The choices up to its last departure.</param>
    /// <param name="Candidates">How many could be chosen, at each decision.</param>
    private readonly record struct Run(int[] Prefix, int[] Candidates);
}
