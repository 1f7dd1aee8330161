using System.Collections.Concurrent;

namespace AsyncioSharp;

/// <summary>Records the steps of one loop, for the recording that it belongs to.</summary>
/// <remarks>
/// The loop's thread writes. At the end the thread of the recording takes what there is, also from a loop that is stuck in a step: so each
/// record is written under a lock, which nobody else holds until then.
/// </remarks>
internal sealed class StepRecorder : LoopInstrument
{
    // More would keep the loop from its work at the beginning; the others appear with their first step.
    private const int MostAtBeginning = 2000;

    private readonly Lock _gate = new();
    private readonly ConcurrentQueue<byte[]> _parts = [];
    private readonly EventLoop _loop;
    private readonly StepWriter _writer;
    private readonly long _zero;
    private int _left;
    private AsyncioTask? _task;
    private long _start;
    private bool _isInStep;
    private bool _isClosed;

    public StepRecorder(EventLoop loop, int most)
    {
        _loop = loop;
        _left = most;
        _zero = loop.Now;
        _writer = new StepWriter(_parts.Enqueue);
    }

    public override LoopInterests Interests => _isClosed ? LoopInterests.None : LoopInterests.Steps | LoopInterests.StepEnds;

    public EventLoop Loop => _loop;

    /// <summary>What was written and not yet sent.</summary>
    public ConcurrentQueue<byte[]> Parts => _parts;

    /// <summary>Steps that were more than was asked for.</summary>
    public long Dropped { get; private set; }

    /// <summary>An exception of the recorder itself, which must not reach the loop: it ends the recording.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The loop has taken it off again, on its own thread.</summary>
    public bool IsClosed => Volatile.Read(ref _isClosed);

    /// <summary>Posted to the loop: begins.</summary>
    public void Begin()
    {
        if (_loop.IsClosed())
        {
            return;
        }

        Write(() =>
        {
            long now = _loop.Now;
            int count = 0;
            for (AsyncioTask? task = _loop.FirstTask; task is not null && count++ < MostAtBeginning; task = task.NextTask)
            {
                _writer.Beginning(task, now);
            }
        });
        _loop.AddInstrument(this);
    }

    /// <summary>Posted to the loop: ends.</summary>
    public void End()
    {
        _loop.RemoveInstrument(this);
        _isInStep = false;
        Close();
    }

    /// <summary>Ends it on any thread; a step that still runs is told with how long it has run.</summary>
    public void Close()
    {
        Write(() =>
        {
            bool isBusy = _loop.IsRunning() && !_loop.IsWaiting && EventLoop.Running != _loop;
            if (_isInStep || isBusy)
            {
                // Of a step that had begun before the recording nothing is known but that it runs.
                _writer.OpenStep(_isInStep ? _task : _loop.StuckTask, _isInStep ? _start - _zero : 0, _loop.Now - _zero);
            }

            _writer.Flush();
        });
        Volatile.Write(ref _isClosed, true);
    }

    public override void OnStep(in LoopStep step)
    {
        _task = step.Task;
        _start = step.Now;
        _isInStep = true;
    }

    public override void OnStepEnded(in LoopStep step)
    {
        bool isKnown = _isInStep;
        _isInStep = false;
        if (!isKnown || IsOfLibrary(step.Entry))
        {
            return;
        }

        long now = _loop.Now;
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            if (_left == 0)
            {
                Dropped++;
                _writer.Forget(step.Task);
                return;
            }

            _left--;
            try
            {
                _writer.Step(step.Entry, step.Now - _zero, now - _zero, now);
            }
            catch (Exception error)
            {
                Fail(error);
            }
        }
    }

    /// <summary>No code of the user's runs in it: a future that is done tells its waiters, a sleep has ended.</summary>
    private static bool IsOfLibrary(in ReadyEntry entry) =>
        entry.Kind == ReadyKind.Listener || (entry.Kind == ReadyKind.Timer && entry.Work is Coroutine);

    private void Write(Action write)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            try
            {
                write();
            }
            catch (Exception error)
            {
                Fail(error);
            }
        }
    }

    private void Fail(Exception error)
    {
        Failure = error;
        Volatile.Write(ref _isClosed, true);
    }
}
