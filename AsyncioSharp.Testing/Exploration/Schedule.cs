using System.Diagnostics;
using System.Globalization;

namespace AsyncioSharp.Testing;

/// <summary>One order of steps, written as where it departs from asyncio's.</summary>
/// <remarks>
/// For example <c>Tasks:3=1,7=2</c>: with <see cref="ScheduleFreedom.Tasks"/>, at the third time (counted from 0) that several are ready
/// the second in line (counted from 0: 1) runs, at the seventh time the third in line. <c>Tasks:</c> is asyncio's order. It means the same
/// as long as the code makes the same steps. The number after the <c>@</c> shows that: a replay of a schedule that does not fit the code
/// any more fails. Random numbers, late timers and faults are decisions too, counted with the rest; with late timers it names their
/// bound: <c>Delays:0=1,jitter=0.2</c>.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Schedule
{
    private const string JitterKey = "jitter";

    private readonly SortedDictionary<int, int> _deviations;

    // Of the run that it was taken from; null for one that somebody has written.
    private readonly uint? _fingerprint;

    internal Schedule(ScheduleFreedom freedom, double jitter, IEnumerable<KeyValuePair<int, int>> deviations, uint? fingerprint = null)
    {
        Freedom = freedom;
        Jitter = jitter;
        _fingerprint = fingerprint;
        _deviations = new SortedDictionary<int, int>(deviations.ToDictionary());
    }

    /// <summary>What may change places.</summary>
    public ScheduleFreedom Freedom { get; }

    /// <summary>How late timers may be in it, as a part of their delay: <see cref="ExploreOptions.Jitter"/>.</summary>
    public double Jitter { get; }

    /// <summary>How often it departs from asyncio's order.</summary>
    public int Deviations => _deviations.Count;

    internal IReadOnlyDictionary<int, int> Choices => _deviations;

    /// <summary>Reads what <see cref="ToString"/> has written.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="FormatException">It is none.</exception>
    public static Schedule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] halves = text.Split(':', 2);
        if (halves.Length != 2 || !Enum.TryParse(halves[0], out ScheduleFreedom freedom) || !Enum.IsDefined(freedom))
        {
            throw NotASchedule(text);
        }

        string[] parts = halves[1].Split('@');
        uint? fingerprint = parts.Length == 1 ? null
            : parts.Length == 2 && uint.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint number)
                ? number
            : throw NotASchedule(text);

        var choices = new Dictionary<int, int>();
        double jitter = 0;
        foreach (string pair in parts[0].Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] sides = pair.Split('=');
            int choice = 0;
            if (sides is [JitterKey, var bound] && jitter == 0
                && double.TryParse(bound, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out jitter) && jitter > 0)
            {
                continue;
            }

            if (sides.Length != 2 || !int.TryParse(sides[0], NumberStyles.None, CultureInfo.InvariantCulture, out int decision)
                || !int.TryParse(sides[1], NumberStyles.None, CultureInfo.InvariantCulture, out choice) || choice == 0
                    || !choices.TryAdd(decision, choice))
            {
                throw NotASchedule(text);
            }
        }

        return new Schedule(freedom, jitter, choices, fingerprint);
    }

    /// <summary>The schedule as one word, for a log or a test.</summary>
    /// <returns>For example <c>Tasks:3=1,7=2@5c1a90f3</c>.</returns>
    public override string ToString() =>
        $"{Freedom}:{string.Join(',', Items())}"
        + (_fingerprint is { } fingerprint ? string.Create(CultureInfo.InvariantCulture, $"@{fingerprint:x8}") : string.Empty);

    /// <summary>Why a run was not of this schedule; null if it was.</summary>
    /// <param name="run">A run that has followed it as far as it could.</param>
    internal string? WhyStale(ScheduleDriver run)
    {
        IReadOnlyList<Decision> decisions = run.Decisions;
        foreach ((int number, int choice) in _deviations)
        {
            if (number >= decisions.Count)
            {
                return $"it departs from asyncio's order at decision {number}, and the run has only {decisions.Count}";
            }

            if (choice >= decisions[number].Candidates)
            {
                return $"it takes number {choice} in line at decision {number}, where only {decisions[number].Candidates} are ready "
                    + "(counted from 0)";
            }
        }

        return _fingerprint is { } fingerprint && fingerprint != run.Fingerprint ? "what is ready at its decisions is not what it was"
            : null;
    }

    private IEnumerable<string> Items()
    {
        foreach ((int number, int choice) in _deviations)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{number}={choice}");
        }

        if (Jitter > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{JitterKey}={Jitter:0.################}");
        }
    }

    private static FormatException NotASchedule(string text) =>
        new($"'{text}' is no schedule. Copy the word that a failing test has printed, such as Tasks:3=1,7=2.");
}
