using static AsyncioSharp.InspectionProtocol;

namespace AsyncioSharp;

/// <summary>
/// Reads the tasks of one loop: on the loop in short slices, or, if it does not come to that in time, from outside. Used by one thread
/// beside the loop's.
/// </summary>
/// <remarks>
/// <para>Between two slices the loop runs what is ready. The list of tasks is that of the first slice: those that end meanwhile are left
/// out, and those that are made meanwhile are not in it.</para>
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

    private readonly ManualResetEventSlim _sliceEnded = new();
    private bool _isAsked;
    private AsyncioTask[]? _tasks;
    private int _next;
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
                if (HasEnded)
                {
                    return;
                }

                since = TimeProvider.System.GetTimestamp();
                Post();
            }

            State = loop.IsRunning() ? LoopState.Stuck : LoopState.NotRunning;
        }

        ReadHere();
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

    private bool HasEnded => !withTasks || (_tasks is not null && _next == _tasks.Length);

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
        if (withTasks)
        {
            _tasks ??= loop.PendingTasks;

            // One at least, however short a slice is: or it would be asked again and again.
            bool hasTime = true;
            while (_next < _tasks.Length && hasTime)
            {
                Read(_tasks[_next++], isRunning: false);
                hasTime = TimeProvider.System.GetElapsedTime(start) < slice;
            }
        }

        Slices++;
        TimeSpan elapsed = TimeProvider.System.GetElapsedTime(start);
        Stopped += elapsed;
        LongestSlice = elapsed > LongestSlice ? elapsed : LongestSlice;
    }

    /// <summary>On the thread that asks: the loop is stuck, stands still, is in virtual time, or belongs to this thread.</summary>
    private void ReadHere()
    {
        Running = loop.IsRunning() ? loop.StuckTask : null;
        if (!withTasks)
        {
            return;
        }

        IsFromOutside = EventLoop.Running != loop;
        if (_tasks is null)
        {
            _tasks = loop.TasksFromOutside(out bool isComplete);
            IsIncomplete = !isComplete;
        }

        while (_next < _tasks.Length)
        {
            AsyncioTask task = _tasks[_next++];
            Read(task, task == Running);
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
