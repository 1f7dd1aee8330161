namespace AsyncioSharp.Simulation;

/// <summary>
/// A timer of the world that is set again and again. Most time-outs of a connection are put off by an acknowledgement, so the event stays in
/// the queue and looks at the deadline when it comes.
/// </summary>
internal sealed class SimTimer(EventQueue events, Action onTimeOut)
{
    private Tick? _tick;
    private long _deadline;

    public bool IsArmed { get; private set; }

    public void Arm(long deadline)
    {
        IsArmed = true;
        _deadline = deadline;
        if (_tick is { IsQueued: true } && _tick.When <= deadline)
        {
            _tick.IsCancelled = false;
        }
        else
        {
            Drop();
            events.Add(_tick = new Tick(this), deadline);
        }
    }

    public void Disarm()
    {
        IsArmed = false;
        Drop();
    }

    private void Drop()
    {
        if (_tick is { IsQueued: true, IsCancelled: false })
        {
            events.Cancel(_tick);
        }
    }

    private void OnTick(Tick tick)
    {
        if (!IsArmed)
        {
            return;
        }

        if (_deadline > tick.When)
        {
            events.Add(tick, _deadline);
            return;
        }

        IsArmed = false;
        onTimeOut();
    }

    private sealed class Tick(SimTimer timer) : SimEvent
    {
        public override void Run() => timer.OnTick(this);
    }
}
