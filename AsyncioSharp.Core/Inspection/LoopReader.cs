using static AsyncioSharp.InspectionProtocol;

namespace AsyncioSharp;

/// <summary>
/// Reads the tasks of one loop: on the loop in short slices, or, if it does not come to that in time, from outside. Used by one thread
/// beside the loop's.
/// </summary>
/// <remarks>
/// <para>Between two slices the loop runs what is ready. Tasks that end meanwhile are left out, and so are those that are made after the
/// first slice.</para>
/// <para>What is read from outside may change at the same time. Nothing is written then, so no harm is done, and a task that changes in the
/// middle is read a second time.</para>
/// </remarks>
/// <param name="loop">The loop.</param>
/// <param name="sink">What describes the tasks: never called by two threads at once.</param>
/// <param name="withTasks">False only finds out how the loop is.</param>
/// <param name="slice">How long it may stand still in one go.</param>
internal sealed class LoopReader(EventLoop loop, ITaskSink sink, bool withTasks, TimeSpan slice) : IReadyCallback
{
    // State machine of a slice: Idle -> Posted -> Reading -> Idle, or Posted -> Abandoned. The loop takes Posted to Reading, the asking
    // thread takes it to Abandoned, whichever is first; so a step that comes late does nothing.
    private const int Idle = 0;
    private const int Posted = 1;
    private const int Reading = 2;
    private const int Abandoned = 3;

    // Of a loop that is read from outside: so often whoever asks hears that it goes on.
    private const int TasksOfASend = 10_000;

    private readonly ManualResetEventSlim _sliceEnded = new();

    // Those that were read on the loop. The list of the loop is not copied: that alone would take some milliseconds for 100,000 tasks.
    private readonly List<AsyncioTask> _read = new(withTasks ? loop.TaskCount : 0);
    private long _lastId;
    private bool _hasEnded;
    private bool _isAsked;
    private int _slice;

    public LoopState State { get; private set; } = LoopState.NotRunning;

    /// <summary>From outside: the task whose step ran when the tasks were read.</summary>
    public AsyncioTask? Running { get; private set; }

    /// <summary>Tasks were read from outside.</summary>
    public bool IsFromOutside { get; private set; }

    /// <summary>Some could not be found from outside: the loop changed its list all the time.</summary>
    public bool IsIncomplete { get; private set; }

    public int Slices { get; private set; }

    /// <summary>How long the loop stood still, in all.</summary>
    public TimeSpan Stopped { get; private set; }

    public TimeSpan LongestSlice { get; private set; }

    /// <summary>Asks the loop, which answers as soon as it comes to it.</summary>
    public void Begin()
    {
        if (!loop.IsRunning())
        {
            return;
        }

        // The loop of a test or a simulation: a step of ours would be a turn of it, and make the run another one.
        State = loop.IsVirtual ? LoopState.Virtual : LoopState.Answers;
        if (State == LoopState.Answers && EventLoop.Running != loop)
        {
            _isAsked = true;
            Post();
        }
    }

    /// <summary>Waits for the loop, and reads from outside what it does not come to.</summary>
    /// <param name="since">When it was asked: a timestamp of the system's clock.</param>
    /// <param name="patience">How long it has from then on, and for each further slice.</param>
    /// <param name="onSlice">Called after each slice, while the loop runs on.</param>
    public void Finish(long since, TimeSpan patience, Action onSlice)
    {
        if (_isAsked)
        {
            while (WaitForSlice(patience - TimeProvider.System.GetElapsedTime(since)))
            {
                onSlice();
                if (_hasEnded)
                {
                    return;
                }

                since = TimeProvider.System.GetTimestamp();
                Post();
            }

            State = loop.IsRunning() ? LoopState.Stuck : LoopState.NotRunning;
        }

        ReadHere(onSlice);
        onSlice();
    }

    void IReadyCallback.Run()
    {
        if (Interlocked.CompareExchange(ref _slice, Reading, Posted) != Posted)
        {
            return;
        }

        try
        {
            ReadSlice();
        }
        finally
        {
            Volatile.Write(ref _slice, Idle);
            _sliceEnded.Set();
        }
    }

    private void Post()
    {
        _sliceEnded.Reset();
        Volatile.Write(ref _slice, Posted);
        loop.EnqueueFromOtherThread(loop.BaseContext, this, null, ReadyKind.Io);
    }

    /// <returns>False if the loop has not come to it.</returns>
    private bool WaitForSlice(TimeSpan left)
    {
        if (!_sliceEnded.Wait(left > TimeSpan.Zero ? left : TimeSpan.Zero)
            && Interlocked.CompareExchange(ref _slice, Abandoned, Posted) == Posted)
        {
            return false;
        }

        // It is about to end: nothing in it waits.
        _sliceEnded.Wait();
        return true;
    }

    private void ReadSlice()
    {
        long start = TimeProvider.System.GetTimestamp();
        _lastId = Slices == 0 ? AsyncioTask.LastId : _lastId;
        AsyncioTask? task = withTasks ? NextTask() : null;

        // One at least, however short a slice is: or it would be asked again and again.
        bool hasTime = true;
        while (hasTime && task?.Id <= _lastId)
        {
            _read.Add(task);
            Read(task, isRunning: false);
            task = task.NextTask;
            hasTime = TimeProvider.System.GetElapsedTime(start) < slice;
        }

        _hasEnded = !(task?.Id <= _lastId);
        Slices++;
        TimeSpan elapsed = TimeProvider.System.GetElapsedTime(start);
        Stopped += elapsed;
        LongestSlice = elapsed > LongestSlice ? elapsed : LongestSlice;
    }

    /// <summary>The first that has not been read: after the last one that has been and is still in the list.</summary>
    private AsyncioTask? NextTask()
    {
        int index = _read.FindLastIndex(static task => !task.Done());
        return index < 0 ? loop.FirstTask : _read[index].NextTask;
    }

    /// <summary>On the thread that asks: the loop is stuck, stands still, is in virtual time, or belongs to this thread.</summary>
    private void ReadHere(Action onSlice)
    {
        Running = loop.IsRunning() ? loop.StuckTask : null;
        if (!withTasks)
        {
            return;
        }

        IsFromOutside = EventLoop.Running != loop;
        AsyncioTask[] tasks = loop.TasksFromOutside(out bool isComplete);
        IsIncomplete = !isComplete;
        int count = 0;
        foreach (AsyncioTask task in _read.Count == 0 ? tasks : tasks.Except(_read))
        {
            Read(task, task == Running);
            if (++count % TasksOfASend == 0)
            {
                onSlice();
            }
        }
    }

    private void Read(AsyncioTask task, bool isRunning)
    {
        for (int attempt = 1; !task.Done(); attempt++)
        {
            try
            {
                sink.Add(task, isRunning);
                return;
            }
            catch (Exception error)
            {
                // It has changed in the middle, which does no harm; or a description fails, and the other tasks are still to be told of.
                if (attempt == 3)
                {
                    sink.AddUnread(task, error);
                    return;
                }
            }
        }
    }
}
