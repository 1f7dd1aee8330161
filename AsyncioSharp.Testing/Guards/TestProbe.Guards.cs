using System.Globalization;
using System.Text;

namespace AsyncioSharp.Testing;

// Two guards, and why they are where they are.
//
//  - Busy loops: the loop looks at its probe every 256th turn and whenever it waits. Comparing the count of callbacks with that at the last
//    move of the clock costs nothing per callback and gives the same answer in every run. Only when too many have run are the next ones
//    looked at one by one, to learn their names.
//  - The limit of real time: the thread that waits for the test (TestRun) sets a flag, which is read at the next look. .NET cannot stop a
//    thread that runs; one that blocks it can interrupt.
internal sealed partial class TestProbe
{
    private const int SampledSteps = 4096;

    private long _instant = -1;
    private long _callbacksAtInstant;
    private long _callbacksSeen;
    private long _sampleEnd;
    private Dictionary<string, int>? _samples;
    private volatile Func<string>? _abort;

    /// <summary>How many callbacks may run at one instant of virtual time; zero means no limit.</summary>
    public long MaxStepsPerInstant { get; set; } = TestOptions.Default.MaxStepsPerInstant;

    /// <summary>What a callback costs, in ticks of the virtual clock.</summary>
    public double StepCostTicks { get; set; }

    /// <summary>The clock, if it is a virtual one.</summary>
    public VirtualClock? Clock { get; private init; }

    /// <summary>The last synchronous wait that blocked the loop's thread for long.</summary>
    public (AsyncioTask? Task, string Stack)? Blocked { get; private set; }

    private bool IsSamplingSteps => _samples is not null;

    /// <summary>Ends the run of the loop at its next look. From any thread.</summary>
    /// <param name="report">Makes the message, on the loop's thread.</param>
    public void Abort(Func<string> report) => _abort = report;

    /// <summary>A new phase of the test: what aborted the one before is over.</summary>
    /// <param name="isCleanUp">It only clears away: what never ends has shown that before, and gets a part of the time.</param>
    public void Rearm(bool isCleanUp = false)
    {
        RearmStorms(isCleanUp);
        _abort = null;
        Blocked = null;
        _instant = -1;
        _samples = null;
    }

    /// <inheritdoc/>
    public override bool OnBlocked(AsyncioTask? task, string stack)
    {
        Blocked = (task, stack);
        OnBlockedEscape(stack);
        return true;
    }

    private void ThrowIfAborted()
    {
        if (_abort is { } report)
        {
            throw new AsyncioTestException(report());
        }
    }

    private void GuardInstant()
    {
        if (Clock is null)
        {
            return;
        }

        long callbacks = Loop.Callbacks;
        if (StepCostTicks > 0)
        {
            Clock.JumpTo(Clock.GetTimestamp() + (long)((callbacks - _callbacksSeen) * StepCostTicks));
            _callbacksSeen = callbacks;
        }

        long now = Clock.GetTimestamp();
        if (now != _instant)
        {
            _instant = now;
            _callbacksAtInstant = callbacks;
            GuardMoves(callbacks);
        }
        else if (MaxStepsPerInstant > 0 && callbacks - _callbacksAtInstant > MaxStepsPerInstant)
        {
            SampleOrThrow(callbacks, BusyReport);
        }
    }

    private void SampleOrThrow(long callbacks, Func<string> report)
    {
        if (_samples is null)
        {
            _samples = [];
            _sampleEnd = callbacks + SampledSteps;
        }
        else if (callbacks >= _sampleEnd)
        {
            throw new AsyncioTestException(report() + RanMost());
        }
    }

    private void SampleStep(in ReadyEntry entry)
    {
        if (_samples is not null)
        {
            string name = StepNames.Of(entry);
            _samples[name] = _samples.GetValueOrDefault(name) + 1;
        }
    }

    private string BusyReport() => string.Create(
        CultureInfo.InvariantCulture,
        $"Busy loop: {Loop.Callbacks - _callbacksAtInstant} callbacks have run at {Loop.Time():R} s of virtual time, "
            + $"and the clock could not move, since something is always ready. "
            + $"Let the loop wait (await Asyncio.Sleep(seconds), an event, a queue), or raise TestOptions.MaxStepsPerInstant.");

    private string RanMost()
    {
        var text = new StringBuilder(" Ran most:");
        int total = Math.Max(1, _samples!.Values.Sum());
        foreach (
            (string name, int count) in _samples.OrderByDescending(static pair => pair.Value)
            .ThenBy(static pair => pair.Key, StringComparer.Ordinal).Take(5))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {100.0 * count / total:F0} % {name}");
        }

        return text.ToString();
    }
}
