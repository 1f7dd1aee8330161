using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace AsyncioSharp.Testing;

/// <summary>
/// Two runs in asyncio's order: the first is written down, the second is compared while it runs, so that at the first difference everything
/// is there to be looked at.
/// </summary>
internal static class DeterminismCheck
{
    private static readonly string[] s_ownAssemblies = ["AsyncioSharp.Core", "AsyncioSharp.Net", "AsyncioSharp.Testing"];

    private const string Hint =
        "Nothing but the body and its loop may decide what happens. What usually does: Guid.NewGuid, Random.Shared, "
            + "DateTime and Stopwatch, static fields that the first run has changed, "
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
    private sealed class Comparer(StepLog expected) : StepObserver
    {
        private readonly Chunks<StepLog.PackedStep> _expected = expected.Steps;
        private string? _difference;
        private EventLoop? _loop;
        private int _created;
        private int _compared;
        private int _instants;
        private int _nextInstant;
        private long _time = long.MinValue;

        /// <summary>The number of the first step that differs.</summary>
        public long Step { get; private set; } = -1;

        private bool Compares => _difference is null;

        public override void OnTaskCreated(AsyncioTask task, long time)
        {
            int number = _created++;
            if (!Compares)
            {
                return;
            }

            _loop = task.GetLoop();
            if (number >= expected.Created.Count || expected.Created[number] != (task.GetName(), _compared))
            {
                string before = number < expected.Created.Count && expected.Created[number].Steps == _compared
                    ? $"made {expected.Created[number].Name}" : "made no more tasks";
                _difference =
                    $"The runs differ in step {Step}: there the first run {before}, and the second one makes {task.GetName()}.\n"
                        + $"  it runs:    {LastName()}, {CallerOfTheLibrary()}";
            }
        }

        public override void OnStep(in Step step, in ReadyEntry entry)
        {
            if (!Compares || step.IsBookkeeping)
            {
                return;
            }

            if (_compared >= _expected.Count || _expected.At(_compared) != new StepLog.PackedStep(step, entry) || !IsSameTime(step.Time))
            {
                NoteDifference(step, entry);
            }

            Step = step.Number;
            _compared++;
        }

        // The clock of both runs moves before this step, to the same time, or of neither.
        private bool IsSameTime(long time)
        {
            if (_compared != _nextInstant)
            {
                return time == _time;
            }

            _time = expected.Times[_instants++].Time;
            _nextInstant = _instants < expected.Times.Count ? expected.Times[_instants].Step : -1;
            return time == _time;
        }

        // Now, while the second run is there to be looked at. The step before this one made the difference; its task stands where it came
        // to.
        [MethodImpl(MethodImplOptions.NoInlining)]
        private void NoteDifference(in Step step, in ReadyEntry entry)
        {
            _loop = entry.Owner.Loop;
            _loop.ClearCurrentTask();
            _difference = _compared >= _expected.Count
                ? $"The runs differ in step {step.Number}: the first run was over there, and the second one goes on.\n"
                    + $"  second run: {Describe(step, entry)}\n  before it:  {Last()}"
                : $"The runs differ in step {step.Number}:\n  first run:  {DescribeFirst(_compared)}\n"
                    + $"  second run: {Describe(step, entry)}\n  before it:  {Last()}";
            _loop = null;
        }

        public string? Finish(Attempt first, Attempt second)
        {
            if (_difference is null && _compared < _expected.Count)
            {
                Step++;
                _difference =
                    $"The runs differ in step {Step}: the second run was over there, and the first one went on.\n"
                        + $"  first run:  {DescribeFirst(_compared)}";
            }

            return _difference ?? (first.Failure?.GetType() == second.Failure?.GetType() ? null
                : $"The runs differ in how they end: the first {Outcome(first)}, the second {Outcome(second)}.");
        }

        private static string Outcome(Attempt attempt) =>
            attempt.Failure is { } error ? $"failed with {error.GetType().Name}: {error.Message}" : "passed";

        // Up to here the runs are the same: what the second one did last stands in the first one's log.
        private string LastName() => _compared == 0 ? "nothing yet" : NameOf(_expected[_compared - 1]);

        private string Last() =>
            _compared == 0 ? "nothing: it is the first step"
            : _expected[_compared - 1] is not { Kind: LaneKind.Task } last ? $"a step of {LastName()}"
            : TaskOf(last) is { } task ? $"{LastName()}, {Stack(task)}"
            : $"{LastName()}, to its end";

        private string NameOf(in StepLog.PackedStep entry)
        {
            int ordinal = entry.Ordinal;
            return entry.Kind != LaneKind.Task ? Lane.NameOf(entry.Kind, null) : expected.Created.Count >= ordinal
                ? expected.Created[ordinal - 1].Name : $"Task-{ordinal}";
        }

        /// <summary>Its task in the second run; null if that is done, or not made.</summary>
        private AsyncioTask? TaskOf(in StepLog.PackedStep entry)
        {
            int ordinal = entry.Ordinal;
            return _loop?.PendingTasks.FirstOrDefault(task => task.Number == ordinal);
        }

        private static string Describe(in Step step, in ReadyEntry entry)
        {
            string place = step.Kind != LaneKind.Task ? string.Empty : entry.Kind == ReadyKind.Start ? ", its start"
                : $", {Stack(entry.Owner.Task!)}";
            return $"at {Seconds(step.Time)} {Lane.NameOf(step.Kind, entry.Owner.Task)}{place}, {step.Ready} others ready";
        }

        private string DescribeFirst(int number)
        {
            StepLog.PackedStep entry = _expected[number];
            string rest = $"{entry.Ready} others ready";
            string time = Seconds(expected.TimeOf(number));
            if (entry.Kind != LaneKind.Task)
            {
                return $"at {time} a step of {entry.Kind.ToString().ToLowerInvariant()}, {rest}";
            }

            string place = TaskOf(entry) is { } present ? $", which in the second run is at {Stack(present)}" : string.Empty;
            return $"at {time} {NameOf(entry)}{place}, {rest}";
        }

        /// <summary>The line of the test that is running just now, without the frames of this library.</summary>
        private static string CallerOfTheLibrary()
        {
            foreach (StackFrame frame in new StackTrace(fNeedFileInfo: true).GetFrames())
            {
                if (DiagnosticMethodInfo.Create(frame) is { DeclaringTypeName: { } type } method && frame.GetFileName() is { } file
                    && !s_ownAssemblies.Any(own => method.DeclaringAssemblyName.StartsWith(own + ",", StringComparison.Ordinal)))
                {
                    return $"{MethodNames.OfMethod(type, method.Name)} ({Path.GetFileName(file)}:{frame.GetFileLineNumber()})";
                }
            }

            return "somewhere without source";
        }

        private static string Seconds(long ticks) =>
            (ticks / (double)TimeSpan.TicksPerSecond).ToString("0.#######", CultureInfo.InvariantCulture) + " s";

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
