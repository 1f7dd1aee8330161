using System.Diagnostics;
using System.Globalization;

namespace AsyncioSharp;

// What runs next. There are two loops: the plain one, and one for loops that somebody observes (an instrument, debug mode, the meter).
public sealed partial class EventLoop
{
    /// <summary>Runs the entries that were ready when the run phase began; what they schedule waits for the next turn.</summary>
    [StackTraceHidden]
    private void RunBatch(int count)
    {
        _callbacks += count;
        if (_observesSteps)
        {
            RunBatchObserved(count);
            return;
        }

        while (count > 0)
        {
            ReadyEntry entry = default;
            try
            {
                // The try is outside of the loop, so that a batch without errors enters it once.
                do
                {
                    count--;
                    entry = _ready.Dequeue();
                    Dispatch(entry);
                }
                while (count > 0);
            }
            catch (Exception exception) when (exception is not KeyboardInterrupt)
            {
                ReportDispatchError(exception, entry);
            }
        }
    }

    /// <summary>The same, step by step: an instrument chooses, others listen, and the time is measured.</summary>
    [StackTraceHidden]
    private void RunBatchObserved(int count)
    {
        while (count-- > 0)
        {
            long start = Now;
            ReadyEntry entry = _chooser is null ? _ready.Dequeue() : _ready.TakeAt(Choose(_chooser, start));
            var step = new LoopStep(entry, _ready.Count, start);
            _stepListener?.OnStep(step);
            try
            {
                Dispatch(entry);
            }
            catch (Exception exception) when (exception is not KeyboardInterrupt)
            {
                ReportDispatchError(exception, entry);
            }
            finally
            {
                _stepEndListener?.OnStepEnded(step);
            }

            if (_timesSteps && ToSeconds(Now - start) is var seconds && seconds >= SlowCallbackDuration)
            {
                ReportSlowCallback(step, seconds);
            }
        }
    }

    /// <summary>No task runs just now: an instrument that looks at tasks between two steps finds them where they wait.</summary>
    internal void ClearCurrentTask() => _current = _baseContext;

    private int Choose(LoopInstrument chooser, long now)
    {
        ClearCurrentTask();
        int position = chooser.Choose(new ReadySteps(ref _ready, now));
        return (uint)position < (uint)_ready.Count
            ? position
            : throw new InvalidOperationException(
                $"{chooser} chose step {position} of {_ready.Count}. Choose must return a position from 0 to Count - 1.");
    }

    private void ReportSlowCallback(in LoopStep step, double seconds)
    {
        string what = step.ToString();
        if (IsAnyListening(LoopInterests.SlowSteps))
        {
            NotifySlowStep(step, seconds);
        }
        else if (_debug)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Executing {what} took {seconds:F3} seconds"));
        }

        _slowCallbacks++;
        if (Telemetry.Exist)
        {
            LoopMeters.SlowCallbackDuration.Record(seconds, LoopTag);
            AsyncioEventSource.Log.SlowCallback(Id, what, seconds);
        }
    }

    /// <summary>Those who hear of steps, where they are several.</summary>
    private sealed class StepListeners(EventLoop loop) : LoopInstrument
    {
        public override LoopInterests Interests => LoopInterests.None;

        public override void OnStep(in LoopStep step)
        {
            foreach (LoopInstrument instrument in loop._instruments)
            {
                if (instrument.ListensTo(LoopInterests.Steps))
                {
                    instrument.OnStep(step);
                }
            }
        }

        public override void OnStepEnded(in LoopStep step)
        {
            foreach (LoopInstrument instrument in loop._instruments)
            {
                if (instrument.ListensTo(LoopInterests.StepEnds))
                {
                    instrument.OnStepEnded(step);
                }
            }
        }
    }
}
