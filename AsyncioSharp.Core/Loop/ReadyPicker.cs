namespace AsyncioSharp;

/// <summary>
/// Decides which of the entries that are ready runs next, and watches them run: the one seam that exploration, replay and traces of a loop are built on. A loop has none in production.
/// </summary>
/// <remarks>
/// <para>It is asked once per entry and must not touch the loop. A turn runs as many entries as were ready when it began; with a picker they may be others, also such that the turn
/// itself made ready. Always the one at the front is asyncio's order, exactly.</para>
/// </remarks>
internal abstract class ReadyPicker
{
    /// <summary>False for one that only watches: then <see cref="Pick"/> and <see cref="OnStepped"/> are not called, and a step costs little more than without a picker.</summary>
    public virtual bool Chooses => true;

    /// <summary>The position, from the front, of the entry to run.</summary>
    public abstract int Pick(in ReadyRing ready, long now);

    /// <summary>The picked entry is about to run; it has left the ring, where so many others are.</summary>
    public abstract void OnStep(in ReadyEntry entry, int others, long now);

    /// <summary>It has run, normally or not.</summary>
    public abstract void OnStepped(in ReadyEntry entry, in ReadyRing ready);

    /// <summary>A task was made. If it is eager its first step runs at once, inside the present one.</summary>
    public abstract void OnTaskCreated(AsyncioTask task);

    /// <summary>A task was there when the loop got this picker: a loop factory may make some.</summary>
    public virtual void OnTaskFound(AsyncioTask task)
    {
    }
}

/// <summary>Marks the arrival of work from an executor with the order of its submission.</summary>
internal sealed record WorkTicket(long Number);
