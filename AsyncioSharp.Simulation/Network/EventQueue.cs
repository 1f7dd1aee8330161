namespace AsyncioSharp.Simulation;

/// <summary>
/// What is going to happen in the world, in order of time and, at one moment, of being put in. The loop of the test has one timer for all of
/// it, so that its virtual time goes from event to event, and stands still for a deadlock when there is none.
/// </summary>
internal sealed class EventQueue(EventLoop loop)
{
    private readonly PriorityQueue<SimEvent, (long When, long Number)> _events = new();
    private Alarm? _alarm;
    private long _number;
    private bool _isRunning;

    /// <summary>Ticks of the test's clock.</summary>
    public long Now => loop.Now;

    public void Add(SimEvent what, long when)
    {
        what.When = when;
        what.IsCancelled = false;
        what.IsQueued = true;
        _events.Enqueue(what, (when, _number++));
        if (!_isRunning && (_alarm is null || when < _alarm.Deadline))
        {
            SetAlarm(when);
        }
    }

    /// <summary>It need not happen any more.</summary>
    public void Cancel(SimEvent what)
    {
        what.IsCancelled = true;
        if (!_isRunning && _events.TryPeek(out SimEvent? first, out _) && ReferenceEquals(first, what))
        {
            SetAlarmForFirst();
        }
    }

    /// <summary>What is in the queue and will happen, in no order.</summary>
    public IEnumerable<SimEvent> All => _events.UnorderedItems.Select(static item => item.Element).Where(static one => !one.IsCancelled);

    /// <summary>The world is over.</summary>
    public void Clear()
    {
        _events.Clear();
        SetAlarmForFirst();
    }

    private void RunDue()
    {
        _alarm = null;
        _isRunning = true;
        try
        {
            while (_events.TryPeek(out SimEvent? first, out _) && first.When <= Now)
            {
                _events.Dequeue();
                first.IsQueued = false;
                if (!first.IsCancelled)
                {
                    first.Run();
                }
            }
        }
        finally
        {
            _isRunning = false;
            SetAlarmForFirst();
        }
    }

    private void SetAlarmForFirst()
    {
        SimEvent? first;
        while (_events.TryPeek(out first, out _) && first.IsCancelled)
        {
            _events.Dequeue();
            first.IsQueued = false;
        }

        if (first is not null)
        {
            SetAlarm(first.When);
        }
        else
        {
            _alarm?.Cancel();
            _alarm = null;
        }
    }

    private void SetAlarm(long when)
    {
        if (_alarm?.Deadline == when || loop.IsClosed())
        {
            return;
        }

        _alarm?.Cancel();
        _alarm = new Alarm(this, loop);
        _alarm.Schedule(when);
    }

    /// <summary>The timer of the test's loop for the first event.</summary>
    private sealed class Alarm(EventQueue queue, EventLoop loop) : LoopAlarm(loop)
    {
        public override string ToString() => "the simulated world";

        protected override void Fire() => queue.RunDue();
    }
}
