namespace AsyncioSharp.Testing;

/// <summary>One entry that runs.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Time">In ticks of the loop's clock.</param>
/// <param name="Ready">How many others are ready.</param>
/// <param name="Kind">Whose it is.</param>
/// <param name="Ordinal">Of a task: its number in the order of creation, from 1. 0 otherwise.</param>
/// <param name="Flow">Of native methods that run side by side in one task: which, from 1; see <see cref="Lane.Flow"/>.</param>
internal readonly record struct Step(long Number, long Time, int Ready, LaneKind Kind, int Ordinal, int Flow = 0)
{
    /// <summary>No code of the user's runs in it but what is noted for itself.</summary>
    public bool IsBookkeeping => Kind is LaneKind.Library or LaneKind.Host;
}

/// <summary>Gets the steps of a run as they happen.</summary>
/// <remarks>A class, since a call through an interface costs what a whole step of a watched loop should.</remarks>
internal abstract class StepObserver
{
    /// <summary>Wants the deadlock that a run comes to with who holds which lock.</summary>
    public virtual bool WantsHolders => false;

    /// <summary>A task was made.</summary>
    public virtual void OnTaskCreated(AsyncioTask task, long time)
    {
    }

    /// <summary>The step that follows was preferred to others that stood before it.</summary>
    public virtual void OnDeviation(ReadOnlySpan<Candidate> overtaken)
    {
    }

    /// <summary>Something else than the order of steps was decided, and not as it happens where nobody decides.</summary>
    public virtual void OnDraw(object what, int choice, long time)
    {
    }

    /// <summary>A message leaves a simulated host. It may arrive, or never.</summary>
    public virtual void OnMessageSent(TraceMessage message, long time)
    {
    }

    /// <summary>A message has come to the host that it is for.</summary>
    public virtual void OnMessageArrived(TraceMessage message, long time)
    {
    }

    /// <summary>The test does something to the simulated world: a crash, a partition, its end.</summary>
    public virtual void OnFault(string what, long time)
    {
    }

    /// <summary>A step is about to run; the one before it is over, and nothing has happened since.</summary>
    public abstract void OnStep(in Step step, in ReadyEntry entry);

    /// <summary>The body is over, and so is its last step.</summary>
    public virtual void OnEnd()
    {
    }
}

/// <summary>Two observers as one.</summary>
internal sealed class ObserverPair(StepObserver first, StepObserver second) : StepObserver
{
    public override bool WantsHolders => first.WantsHolders || second.WantsHolders;

    public override void OnTaskCreated(AsyncioTask task, long time)
    {
        first.OnTaskCreated(task, time);
        second.OnTaskCreated(task, time);
    }

    public override void OnDeviation(ReadOnlySpan<Candidate> overtaken)
    {
        first.OnDeviation(overtaken);
        second.OnDeviation(overtaken);
    }

    public override void OnDraw(object what, int choice, long time)
    {
        first.OnDraw(what, choice, time);
        second.OnDraw(what, choice, time);
    }

    public override void OnMessageSent(TraceMessage message, long time)
    {
        first.OnMessageSent(message, time);
        second.OnMessageSent(message, time);
    }

    public override void OnMessageArrived(TraceMessage message, long time)
    {
        first.OnMessageArrived(message, time);
        second.OnMessageArrived(message, time);
    }

    public override void OnFault(string what, long time)
    {
        first.OnFault(what, time);
        second.OnFault(what, time);
    }

    public override void OnStep(in Step step, in ReadyEntry entry)
    {
        first.OnStep(step, entry);
        second.OnStep(step, entry);
    }

    public override void OnEnd()
    {
        first.OnEnd();
        second.OnEnd();
    }
}
