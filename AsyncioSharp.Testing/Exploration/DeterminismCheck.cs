using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace AsyncioSharp.Testing;

/// <summary>
/// Two runs in asyncio's order: the first is written down, the second is compared while it runs, so that at the first difference everything is there to be looked at.
/// </summary>
internal static class DeterminismCheck
{
    private static readonly string[] OwnAssemblies = ["AsyncioSharp.Core", "AsyncioSharp.Net", "AsyncioSharp.Testing"];

    private const string Hint =
        "Nothing but the body and its loop may decide what happens. What usually does: Guid.NewGuid, Random.Shared, DateTime and Stopwatch, static fields that the first run has changed, "
        + "HashCode and string.GetHashCode, other threads.";

    public static void Run(Trial trial)
    {
        var options = new ExploreOptions { MaxSteps = int.MaxValue };
        var log = new StepLog();
        Attempt first = Exploration.Try(trial, new FifoSource(), options, log);
        var comparer = new Comparer(log);
        Attempt second = Exploration.Try(trial, new FifoSource(), options, comparer);
        if (comparer.Finish(first, second) is { } difference)
        {
            throw new NondeterminismException(difference + "\n" + Hint, comparer.Step);
        }

        if (first.Failure is { } failure)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Compares a run with one that was written down.</summary>
    private sealed class Comparer(StepLog expected) : IStepObserver
    {
        private readonly Dictionary<int, Lane> _tasks = [];
        private string? _difference;
        private Lane? _last;
        private int _created;
        private int _compared;
        private bool _isOver;

        /// <summary>The number of the first step that differs.</summary>
        public long Step { get; private set; } = -1;

        private bool Compares => _difference is null;

        public void OnTaskCreated(Lane lane, long time)
        {
            _tasks[lane.Ordinal] = lane;
            int number = _created++;
            if (Compares && (number >= expected.Created.Count || expected.Created[number] != lane.Name))
            {
                string before = number < expected.Created.Count ? $"made {expected.Created[number]}" : "made no more tasks";
                _difference = $"The runs differ in step {Step}: there the first run {before}, and the second one makes {lane.Name}.\n  it runs:    {_last?.Name ?? "nothing yet"}, {CallerOfTheLibrary()}";
            }
        }

        public void OnDeviation(Lane chosen, ReadOnlySpan<Candidate> overtaken)
        {
        }

        public void OnStep(in Step step)
        {
            if (!Compares || step.Lane.Kind == LaneKind.Library)
            {
                return;
            }

            Step = step.Number;
            if (_compared >= expected.Entries.Count)
            {
                _difference = $"The runs differ in step {Step}: the first run was over there, and the second one goes on.\n  second run: {Describe(step)}\n  before it:  {Last()}";
            }
            else if (expected.Entries[_compared] is var other && other != StepLog.EntryOf(step, _created))
            {
                // The step before this one made the difference; its task stands where it came to.
                _difference = $"The runs differ in step {Step}:\n  first run:  {Describe(other)}\n  second run: {Describe(step)}\n  before it:  {Last()}";
            }

            _last = step.Lane;
            _compared++;
        }

        public void OnStepped(in ReadyEntry entry, long time)
        {
        }

        public string? Finish(Attempt first, Attempt second)
        {
            _isOver = true;
            if (_difference is null && _compared < expected.Entries.Count)
            {
                Step++;
                _difference = $"The runs differ in step {Step}: the second run was over there, and the first one went on.\n  first run:  {Describe(expected.Entries[_compared])}";
            }

            return _difference ?? (first.Failure?.GetType() == second.Failure?.GetType() ? null
                : $"The runs differ in how they end: the first {Outcome(first)}, the second {Outcome(second)}.");
        }

        private static string Outcome(Attempt attempt) => attempt.Failure is { } error ? $"failed with {error.GetType().Name}: {error.Message}" : "passed";

        private string Last() => _last switch
        {
            null => "nothing: it is the first step",
            { Task: { } task } lane => $"{lane.Name}, {(task.Done() ? "to its end" : Stack(task))}",
            var lane => $"a step of {lane.Name}",
        };

        private static string Describe(in Step step) =>
            $"at {Seconds(step.Time)} {step.Lane.Name}{(step.Lane.Task is { } task ? $", {(step.Entry.Kind == ReadyKind.Start ? "its start" : Stack(task))}" : string.Empty)}, {step.Ready} others ready";

        private string Describe(in StepLog.Entry entry)
        {
            string rest = $"{entry.Ready} others ready";
            if (entry.Kind != LaneKind.Task)
            {
                return $"at {Seconds(entry.Time)} a step of {entry.Kind.ToString().ToLowerInvariant()}, {rest}";
            }

            string name = expected.Created.Count >= entry.Ordinal ? expected.Created[entry.Ordinal - 1] : $"Task-{entry.Ordinal}";
            string place = _tasks.TryGetValue(entry.Ordinal, out Lane? lane) && !lane.Task!.Done() && !_isOver ? $", which in the second run is at {Stack(lane.Task)}" : string.Empty;
            return $"at {Seconds(entry.Time)} {name}{place}, {rest}";
        }

        /// <summary>The line of the test that is running just now, behind the frames of this library.</summary>
        private static string CallerOfTheLibrary()
        {
            foreach (StackFrame frame in new StackTrace(fNeedFileInfo: true).GetFrames())
            {
                if (DiagnosticMethodInfo.Create(frame) is { DeclaringTypeName: { } type } method && frame.GetFileName() is { } file
                    && !OwnAssemblies.Any(own => method.DeclaringAssemblyName.StartsWith(own + ",", StringComparison.Ordinal)))
                {
                    return $"{MethodNames.OfMethod(type, method.Name)} ({Path.GetFileName(file)}:{frame.GetFileLineNumber()})";
                }
            }

            return "somewhere without source";
        }

        private static string Seconds(long ticks) => (ticks / (double)TimeSpan.TicksPerSecond).ToString("0.#######", CultureInfo.InvariantCulture) + " s";

        private static string Stack(AsyncioTask task)
        {
            var text = new StringBuilder();
            foreach (StackFrameInfo frame in task.GetStack())
            {
                text.Append(text.Length > 0 ? " → " : string.Empty).Append(frame.Method);
                if (frame.File is not null)
                {
                    text.Append(CultureInfo.InvariantCulture, $" ({Path.GetFileName(frame.File)}:{frame.Line})");
                }
            }

            return text.Length > 0 ? text.ToString() : "not begun";
        }
    }
}
