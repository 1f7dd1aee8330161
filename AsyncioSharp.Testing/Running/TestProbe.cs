namespace AsyncioSharp.Testing;

/// <summary>
/// The instrument of this package in a loop. It knows which tasks wait until nothing else is ready, whether time is held, the guards, and
/// where things were made.
/// </summary>
internal sealed partial class TestProbe : LoopInstrument
{
    private readonly Queue<Future> _settleWaiters = new();
    private readonly List<string> _holds = [];

    private TestProbe(EventLoop loop) => Loop = loop;

    public EventLoop Loop { get; }

    /// <summary>That of the test, if this one is of a loop inside of the test's: escapes are the test's, wherever they happen.</summary>
    public TestProbe? Outer { get; private set; }

    /// <inheritdoc/>
    public override bool HoldsTime => _holds.Count > 0;

    /// <inheritdoc/>
    public override LoopInterests Interests =>
        LoopInterests.Tasks | (IsSamplingSteps || NamesEscapes ? LoopInterests.Steps : LoopInterests.None);

    /// <summary>The probe of a loop; hung in now if it has none.</summary>
    public static TestProbe Of(EventLoop loop)
    {
        if (loop.FindInstrument<TestProbe>() is { } present)
        {
            return present;
        }

        var probe = new TestProbe(loop) { Clock = loop.VirtualClock };
        loop.AddInstrument(probe);
        loop.AddInstrument(new LockHolders());
        return probe;
    }

    /// <summary>That of a loop inside of a test's: a simulated host.</summary>
    public static TestProbe OfInner(EventLoop loop, EventLoop outer)
    {
        TestProbe probe = Of(loop);
        probe.Outer = Of(outer);
        probe.KeepsSites = probe.Outer.KeepsSites;
        return probe;
    }

    /// <inheritdoc/>
    public override void OnLook()
    {
        ThrowIfAborted();
        WriteEscapes();
        GuardInstant();
    }

    /// <inheritdoc/>
    /// <remarks>
    /// One waiter at a time, the first first: what it does may make others ready, and those who wait longer than it want to see that too.
    /// </remarks>
    public override bool OnIdle()
    {
        bool woken = false;
        for (int count = _settleWaiters.Count; count > 0 && !woken; count--)
        {
            Future waiter = _settleWaiters.Dequeue();
            woken = !waiter.Done();
            if (woken)
            {
                waiter.SetResult();
            }
        }

        return woken;
    }

    /// <inheritdoc/>
    public override void OnStep(in LoopStep step)
    {
        if (NamesEscapes)
        {
            _recent.Add(step.Entry);
        }

        SampleStep(step.Entry);
    }

    /// <summary>A future that is done when everything else has come to rest at this instant.</summary>
    public Future Settled()
    {
        Future waiter = Loop.CreateFuture();
        _settleWaiters.Enqueue(waiter);
        return waiter;
    }

    /// <inheritdoc/>
    public override string DescribeHolds() => string.Join(", ", _holds);

    public void BeginHold(string where) => _holds.Add(where);

    public void EndHold(string where) => _holds.Remove(where);
}
