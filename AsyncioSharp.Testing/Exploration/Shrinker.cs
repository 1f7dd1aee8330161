namespace AsyncioSharp.Testing;

/// <summary>Reduces a failing schedule to few deviations from asyncio's order, so that what is left is the race.</summary>
/// <remarks>
/// First it drops what can be dropped: the tail, then single deviations. Dropping one changes what the numbers after it mean, so this gets
/// stuck above the minimum now and then; hence, while the number is small, all schedules with fewer deviations are tried, within a budget.
/// Only the same kind of failure counts.
/// </remarks>
internal sealed class Shrinker(Trial trial, ExploreOptions options, Attempt found)
{
    private const int SearchBudget = 4000;
    private const int LargestSearch = 3;

    // For bodies that take real time, as one does that waits in vain for another thread.
    private static readonly TimeSpan s_timeBudget = TimeSpan.FromSeconds(5);

    private long _start = TimeProvider.System.GetTimestamp();

    private readonly Type _failure = found.Failure!.GetType();
    private Attempt _best = found;

    /// <summary>No schedule with fewer deviations fails: all were tried.</summary>
    public bool IsFewest { get; private set; }

    public Attempt Run()
    {
        if (options.Freedom == ScheduleFreedom.Faults)
        {
            _best = new FaultShrinker(trial, options, _best).Run();
            _start = TimeProvider.System.GetTimestamp();
        }

        CutTail();
        DropSingles();
        SearchBelow();
        return _best;
    }

    private void CutTail()
    {
        int[] keys = [.. _best.Schedule.Choices.Keys];
        int low = 0;
        int high = keys.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Fails(Part(_best, keys.Take(middle))))
            {
                keys = [.. _best.Schedule.Choices.Keys];
                high = Math.Min(middle, keys.Length);
            }
            else
            {
                low = middle + 1;
            }
        }
    }

    private void DropSingles()
    {
        bool dropped;
        do
        {
            dropped = false;
            foreach (int key in _best.Schedule.Choices.Keys.Reverse().ToArray())
            {
                int[] rest = [.. _best.Schedule.Choices.Keys.Where(other => other != key)];
                if (rest.Length < _best.Schedule.Deviations && Fails(Part(_best, rest)))
                {
                    dropped = true;
                    break;
                }
            }
        }
        while (dropped && _best.Schedule.Deviations > 0);
    }

    private void SearchBelow()
    {
        int budget = SearchBudget;
        int most = Math.Min(_best.Schedule.Deviations - 1, LargestSearch);
        if (most >= 0)
        {
            var search = new ExhaustiveSearch(most);
            do
            {
                if (budget-- == 0 || IsLate)
                {
                    return;
                }

                Attempt attempt = Exploration.Try(trial, search.Next(), options);
                search.Note(attempt.Driver);
                if (IsSameFailure(attempt))
                {
                    _best = attempt;
                    IsFewest = true;
                    return;
                }
            }
            while (search.MoveOn());
        }

        IsFewest = _best.Schedule.Deviations <= LargestSearch + 1;
    }

    private bool IsLate => TimeProvider.System.GetElapsedTime(_start) > s_timeBudget;

    private bool Fails(Dictionary<int, int> choices)
    {
        if (IsLate)
        {
            return false;
        }

        Attempt attempt = Exploration.Try(trial, new ReplaySource(choices), options);
        if (!IsSameFailure(attempt) || attempt.Schedule.Deviations >= _best.Schedule.Deviations)
        {
            return false;
        }

        _best = attempt;
        return true;
    }

    private bool IsSameFailure(Attempt attempt) => attempt.Failure?.GetType() == _failure;

    private static Dictionary<int, int> Part(Attempt attempt, IEnumerable<int> keys) =>
        keys.ToDictionary(static key => key, key => attempt.Schedule.Choices[key]);
}
