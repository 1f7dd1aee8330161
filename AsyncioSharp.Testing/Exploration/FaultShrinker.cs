namespace AsyncioSharp.Testing;

/// <summary>
/// Drops faults that a failure does not need, as delta debugging does (Zeller 2002): halves first, then quarters, in the end one by one.
/// The faults go by their names.
/// </summary>
internal sealed class FaultShrinker(Trial trial, ExploreOptions options, Attempt found)
{
    // A world takes longer than a race of two tasks, and what is left is read by a person.
    private static readonly TimeSpan s_timeBudget = TimeSpan.FromSeconds(20);

    private readonly long _start = TimeProvider.System.GetTimestamp();
    private readonly Type _failure = found.Failure!.GetType();
    private Attempt _best = found;
    private IReadOnlyList<KeyValuePair<NamedSource.Name, int>> _faults = [];

    public Attempt Run()
    {
        // Once more, to learn the names.
        IReadOnlyDictionary<int, int> numbers = _best.Schedule.Choices;
        var names = new NamedSource((number, _) => numbers.GetValueOrDefault(number));
        if (Exploration.Try(trial, names, options).Failure?.GetType() != _failure)
        {
            return _best;
        }

        _faults = names.Taken;
        for (int size = _faults.Count / 2; size > 0;)
        {
            if (!DropPieces(size))
            {
                size /= 2;
            }
        }

        return _best;
    }

    /// <summary>Tries to do without each piece of a size.</summary>
    /// <returns>False if every one is needed.</returns>
    private bool DropPieces(int size)
    {
        bool dropped = false;
        for (int at = 0; at < _faults.Count;)
        {
            if (Fails([.. _faults.Take(at), .. _faults.Skip(at + size)]))
            {
                dropped = true;
            }
            else
            {
                at += size;
            }
        }

        return dropped;
    }

    private bool Fails(KeyValuePair<NamedSource.Name, int>[] faults)
    {
        if (TimeProvider.System.GetElapsedTime(_start) > s_timeBudget)
        {
            return false;
        }

        var source = new NamedSource(faults);
        Attempt attempt = Exploration.Try(trial, source, options);
        if (attempt.Failure?.GetType() != _failure || attempt.Schedule.Deviations >= _best.Schedule.Deviations)
        {
            return false;
        }

        _best = attempt;
        _faults = source.Taken;
        return true;
    }
}
