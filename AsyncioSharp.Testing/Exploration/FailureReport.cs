using System.Globalization;
using System.Text;

namespace AsyncioSharp.Testing;

/// <summary>From a failing schedule to the exception that a person reads.</summary>
internal static class FailureReport
{
    private const int MostRows = 40;

    /// <summary>Shrinks, runs it once more to see its steps, and writes the report.</summary>
    public static ScheduleException Make(
        Trial trial, ExploreOptions options, Attempt found, string foundBy, int? seed, Notes notes = default)
    {
        var shrinker = new Shrinker(trial, options, found);
        Attempt attempt = options.Shrink && found.Schedule.Deviations > 0 ? shrinker.Run() : found;
        var steps = new StepNotes();
        var recorder = new TraceRecorder();
        Attempt last = Exploration.Try(trial, new ReplaySource(attempt.Schedule.Choices), options, new ObserverPair(steps, recorder));
        Exception failure = last.Failure ?? attempt.Failure!;

        var text = new StringBuilder();
        text.Append(
            notes.Doubt is not null ? DescribeDoubt(attempt, notes.Doubt) : last.Failure is null ? DescribeFlaky(attempt)
            : Describe(attempt)).Append('\n');
        text.Append(foundBy)
            .Append(attempt == found ? "."
            : $" with {found.Schedule.Deviations}{(shrinker.IsFewest ? "; no schedule with fewer fails" : string.Empty)}.").Append('\n');
        text.Append(notes.Alone is null || notes.Doubt is not null ? string.Empty : $"{notes.Alone}.\n");
        text.Append(notes.Rerun is null ? string.Empty : $"Run it alone:  {notes.Rerun}\n");
        text.Append("Replay it:     Explorer.Replay(body, Schedule.Parse(\"").Append(attempt.Schedule).Append("\"))\n\n");
        AppendTable(text, steps.Notes, failure);
        return new ScheduleException(
            text.ToString(), failure, attempt.Schedule, seed, new Trace(recorder, notes.Name ?? "Failing run", attempt.Schedule, failure));
    }

    private static string Describe(Attempt attempt)
    {
        Schedule schedule = attempt.Schedule;
        string order = schedule.Deviations == 0 ? "asyncio's own order"
            : schedule.Freedom == ScheduleFreedom.Faults
                ? $"asyncio's own order, with {schedule.Deviations} {(schedule.Deviations == 1 ? "decision" : "decisions")} of chance"
            : $"an order that departs from asyncio's in {schedule.Deviations} {(schedule.Deviations == 1 ? "step" : "steps")}";
        bool isLawful = schedule.Freedom is ScheduleFreedom.Timers or ScheduleFreedom.Delays;
        string law = schedule.Deviations > 0 && isLawful ? ", which asyncio leaves open," : string.Empty;
        return $"Fails in {order}{law}: {FirstLine(attempt.Failure!)}";
    }

    private static string DescribeFlaky(Attempt attempt) => DescribeDoubt(attempt, "Failed once, and not when the same order ran again");

    private static string DescribeDoubt(Attempt attempt, string doubt) =>
        $"{doubt}: {FirstLine(attempt.Failure!)}\n"
        + "Something outside of the schedule differs: static state, real time, Random.Shared, Guid.NewGuid, other threads. "
        + "Explorer.CheckDeterminism finds the step.";

    private static string FirstLine(Exception failure) => $"{failure.GetType().Name}: {failure.Message.Trim().Split('\n')[0].TrimEnd()}";

    private static void AppendTable(StringBuilder text, IReadOnlyList<StepNotes.Note> notes, Exception failure)
    {
        // The whole of a short run; of a long one what lies around the deviations, and the end.
        int last = notes.Count - 1;
        var shown = new HashSet<int>();
        for (int i = 0; i <= last; i++)
        {
            if (notes.Count <= MostRows || i < 3 || i > last - 6)
            {
                shown.Add(i);
            }
            else if (notes[i].IsDeviation || notes[i].IsFault)
            {
                shown.UnionWith(notes[i].IsDeviation ? [i - 1, i, i + 1] : [i]);
            }
        }

        int who = Math.Max(4, shown.Max(i => (int?)notes[i].Who.Length) ?? 0);
        int where = Math.Min(100, Math.Max(5, shown.Max(i => (int?)notes[i].Where.Length) ?? 0));
        text.Append(CultureInfo.InvariantCulture, $"    step      time  {"runs".PadRight(who)}  {"from".PadRight(where)}  overtaking\n");
        int before = -1;
        foreach (int i in shown.Order())
        {
            StepNotes.Note note = notes[i];
            if (i != before + 1)
            {
                text.Append("     ...\n");
            }

            before = i;
            double seconds = (double)note.Time / TimeSpan.TicksPerSecond;
            string line = string.Create(
                CultureInfo.InvariantCulture,
                $"  {(note.IsDeviation ? '>' : ' ')} {note.Number,4}  {seconds,8:0.######}  {note.Who.PadRight(who)}  "
                    + $"{note.Where.PadRight(where)}  {string.Join(", ", note.Overtaken)}");
            text.Append(line.TrimEnd()).Append('\n');
        }

        string[] lines = failure.Message.Trim().Split('\n');
        text.Append("  ! ").Append(failure.GetType().Name).Append(": ");
        text.AppendJoin("\n    ", lines.Take(MostRows).Select(static line => line.TrimEnd()));
    }

    /// <summary>What the report says besides.</summary>
    internal readonly record struct Notes
    {
        /// <summary>How it went when it was run again.</summary>
        public string? Alone { get; init; }

        /// <summary>Why the order may not be to blame; null if it is.</summary>
        public string? Doubt { get; init; }

        /// <summary>The command that runs it alone.</summary>
        public string? Rerun { get; init; }

        /// <summary>The name of the test.</summary>
        public string? Name { get; init; }
    }
}
