using System.Runtime.InteropServices;
using static AsyncioSharp.InspectionProtocol;

namespace AsyncioSharp;

/// <summary>
/// Describes the tasks of one loop as records. Names and lines of frames are looked up by <see cref="SendTo"/>, off the loop.
/// </summary>
internal sealed class TaskRecords(EventLoop loop, AnswerNumbers numbers) : ITaskSink
{
    // Of each end of an await chain: one task must not take a slice of its own.
    private const int MostFrames = 100;
    private const int MostAwaiters = 10_000;
    private const int MostScopes = 100;

    private const long Cancelling = 1;
    private const long AwaitersLeftOut = 2;
    private const long FromOutside = 1;
    private const long Incomplete = 2;
    private const long HiddenFrame = 1;
    private const long VirtualTime = 1;

    private readonly RecordWriter _tasks = new();
    private readonly RecordWriter _record = new();
    private readonly NodeRecords _nodes = new(numbers);
    // Used for every task anew: what a loop allocates for this it collects too, in the middle of its work.
    private readonly List<FramePlace> _places = [];
    private readonly List<ICancellableWait> _waits = [];
    private readonly List<(AsyncioTask? Task, object? Node)> _awaiters = [];
    private readonly AwaiterLinks _links = new();
    private readonly List<TokenScope> _scopes = [];
    private readonly Dictionary<FramePlace, ulong> _frames = [];
    private readonly List<(FramePlace Place, ulong Number)> _newFrames = [];
    private int _count;

    public void Add(AsyncioTask task, bool isRunning)
    {
        _places.Clear();
        object innermost = task.AddPlaces(_places, isRunning, describesOwn: false, MostFrames);
        AsyncioContext context = task.SyncContext;
        _waits.Clear();
        context.AddWaits(_waits);
        bool isOutside = !isRunning && _waits.Count == 0 && context.IsInForeignAwait;
        TaskState state = isRunning ? TaskState.Running
            : !task.Body.HasBegun ? TaskState.New
            : isOutside ? TaskState.WaitingOutside
            : _waits.Count > 0 ? TaskState.Waiting
            : TaskState.Ready;
        _awaiters.Clear();
        bool isCut = !_links.Collect(task, _awaiters, MostAwaiters);

        _record.Clear();
        BeginTask(task, state, isCut);
        _record.Seconds(state is TaskState.Waiting or TaskState.WaitingOutside ? context.Waited.TotalSeconds : double.NaN);
        _record.Number(_places.Count);
        foreach (FramePlace place in _places)
        {
            _record.Number(Frame(place));
        }

        WriteWaits(isOutside ? innermost : null);
        _record.Number(_awaiters.Count);
        foreach ((AsyncioTask? awaiter, object? node) in _awaiters)
        {
            _record.Signed(awaiter?.Id ?? 0);
            _record.Number(_nodes.Of(node));
        }

        WriteScopes(task);
        _tasks.Record(Record.Task, _record);
        _count++;
    }

    public void AddUnread(AsyncioTask task, Exception error)
    {
        _record.Clear();
        BeginTask(task, TaskState.Ready, isCut: false);
        _record.Seconds(double.NaN);
        _record.Number(1);
        _record.Number(Frame(FramePlace.Named($"changed while it was read ({error.GetType().Name})")));
        for (int i = 0; i < 3; i++)
        {
            _record.Number(0);                           // waits, tasks that await it, scopes
        }

        _tasks.Record(Record.Task, _record);
        _count++;
    }

    /// <summary>What is known of the loop itself, after its tasks.</summary>
    public void AddLoop(LoopReader reader)
    {
        LoopStatistics now = loop.Statistics();
        _record.Clear();
        _record.Number(loop.Id);
        _record.Text(loop.Label ?? string.Empty);
        _record.Number((long)reader.State);
        _record.Number(loop.ThreadId);
        _record.Number(loop.IsVirtual ? VirtualTime : 0);
        _record.Seconds(loop.Time());
        _record.Signed(reader.Running?.Id ?? 0);
        foreach (long number in (ReadOnlySpan<long>)[
            now.ReadyDepth, now.InboxDepth, now.TimersPending, now.TasksAlive, now.Turns, now.CallbacksRun, now.PostsReceived,
            now.SlowCallbacks, now.ErrorsReported])
        {
            _record.Signed(number);
        }

        _record.Seconds(now.Lag);
        _tasks.Record(Record.Loop, _record);

        _record.Clear();
        _record.Number(loop.Id);
        _record.Number((reader.IsFromOutside ? FromOutside : 0) | (reader.IsIncomplete ? Incomplete : 0));
        _record.Number(_count);
        _record.Number(reader.Slices);
        _record.Number((long)reader.Stopped.TotalMicroseconds);
        _record.Number((long)reader.LongestSlice.TotalMicroseconds);
        _tasks.Record(Record.LoopRead, _record);
    }

    /// <summary>Hands out what was added since the last time. The loop does not add meanwhile.</summary>
    public void SendTo(AnswerWriter answer)
    {
        var frames = new RecordWriter();
        foreach ((FramePlace place, ulong number) in _newFrames)
        {
            StackFrameInfo frame = place.Resolve();
            _record.Clear();
            _record.Number(number);
            _record.Text(frame.Method);
            _record.Text(frame.File ?? string.Empty);
            _record.Number(frame.Line);
            _record.Number(frame.IsHidden ? HiddenFrame : 0);
            frames.Record(Record.Frame, _record);
        }

        answer.Write(frames.Written);
        answer.Write(_nodes.Written);
        answer.Write(_tasks.Written);
        _newFrames.Clear();
        _nodes.Clear();
        _tasks.Clear();
    }

    private void BeginTask(AsyncioTask task, TaskState state, bool isCut)
    {
        _record.Signed(task.Id);
        _record.Number(loop.Id);
        _record.Text(task.NameIn(stackalloc char[AsyncioTask.LongestNumberName]));
        _record.Number(Frame(task.Body.Place with { State = -1 }));
        _record.Number((long)state);
        _record.Number((task.Cancelling() > 0 ? Cancelling : 0) | (isCut ? AwaitersLeftOut : 0));
        _record.Seconds(task.SyncContext.Age.TotalSeconds);
    }

    private void WriteWaits(object? outside)
    {
        _record.Number(_waits.Count + (outside is null ? 0 : 1));
        foreach (ICancellableWait wait in _waits)
        {
            WriteWait(wait);
        }

        if (outside is not null)
        {
            _record.Number((long)WaitKind.Outside);
            _record.Text(_places[^1].Text ?? string.Empty);
            _record.Signed(0);
            _record.Number(_nodes.Of(outside as Task));
            _record.Seconds(double.NaN);
        }
    }

    private void WriteWait(ICancellableWait wait)
    {
        (WaitKind kind, string text, long task, object? node, double left) = wait switch
        {
            AsyncioTask other => (WaitKind.Task, string.Empty, other.Id, null, double.NaN),
            ITimerTarget timer => (WaitKind.Sleep, string.Empty, 0, null, Left(timer.Deadline)),
            IForeignFuture foreign => (WaitKind.Outside, string.Empty, 0, foreign.Task, double.NaN),
            { Subject: not null } => (WaitKind.Primitive, (wait as Coroutine)?.Name ?? string.Empty, 0, wait, double.NaN),
            Future future => (WaitKind.Future, string.Empty, 0, future, double.NaN),
            _ => ((WaitKind, string, long, object?, double))(
                WaitKind.Other, (wait as Coroutine)?.Name ?? NodeRecords.TextOf(wait), 0, null, double.NaN),
        };
        _record.Number((long)kind);
        _record.Text(text);
        _record.Signed(task);
        _record.Number(_nodes.Of(node));
        _record.Seconds(left);
    }

    private void WriteScopes(AsyncioTask task)
    {
        _scopes.Clear();
        for (TokenScope? scope = task.LastEntered; scope is not null && _scopes.Count < MostScopes; scope = scope.EnteredBefore)
        {
            _scopes.Add(scope);
        }

        _record.Number(_scopes.Count);
        for (int i = _scopes.Count - 1; i >= 0; i--)
        {
            double? deadline = _scopes[i] switch
            {
                TimeoutScope timeout => timeout.When(),
                CancelScope cancel => cancel.Deadline,
                _ => null,
            };
            _record.Number(_nodes.Of(_scopes[i]));
            _record.Seconds(deadline - loop.Time() ?? double.NaN);
        }
    }

    private double Left(long deadline) =>
        deadline >= EventLoop.Never ? double.NaN : Math.Max(0, loop.ToSeconds(deadline - loop.Now));

    private ulong Frame(FramePlace place)
    {
        ref ulong number = ref CollectionsMarshal.GetValueRefOrAddDefault(_frames, place, out bool isKnown);
        if (!isKnown)
        {
            number = numbers.Next();
            _newFrames.Add((place, number));
        }

        return number;
    }
}
