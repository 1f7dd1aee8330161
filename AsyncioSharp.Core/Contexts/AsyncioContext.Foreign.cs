using System.Runtime.CompilerServices;

namespace AsyncioSharp;

// The coroutines of a task that wait for what is not ours.
//
// Mostly there is one. There are several where native methods stand between coroutines of one task: an outer coroutine awaits a native
// method, which awaits an inner coroutine, which awaits a delay. A request belongs to the innermost: its error then comes out through the
// others. Native methods that run side by side, as parts of Task.WhenAll, have an innermost each (AsyncioContext.Innermost.cs).
public sealed partial class AsyncioContext
{
    // null, a Coroutine, or a list.
    private object? _foreign;

    /// <summary>The task waits for something that is not ours.</summary>
    internal bool IsInForeignAwait => _foreign is List<SuspendedFrame> frames ? frames.Count > 0 : _foreign is not null;

    /// <summary>The task has several of them.</summary>
    internal bool IsInSeveralForeignAwaits => _foreign is List<SuspendedFrame> { Count: > 1 };

    /// <summary>Some of them can be interrupted.</summary>
    internal bool HasReachableForeign =>
        IsInForeignAwait
            && ForeignFrames().Any(static frame => frame.Interruptibility is Interruptibility.Await or Interruptibility.Method);

    /// <summary>A coroutine of the task frames on something that is not ours.</summary>
    internal void BeginForeignAwait(Coroutine frame)
    {
        _waitsSince = Loop.Stamp;
        TokenScope? scope = Task?.InnermostScope;
        if (_foreign is null && scope is null)
        {
            _foreign = frame;
        }
        else
        {
            ForeignList().Add(new SuspendedFrame(frame, Loop.NestingStamp, scope));
        }

        Loop.NoteForeignAwait(frame);
        if (Task is { } task && task.Done())
        {
            Loop.NoteOrphansOf(this);
        }
    }

    /// <summary>It goes on.</summary>
    /// <returns>The scope that it is in.</returns>
    internal TokenScope? EndForeignAwait(Coroutine frame)
    {
        Loop.ForgetForeignAwait(frame);
        if (ReferenceEquals(_foreign, frame))
        {
            _foreign = null;
            return null;
        }

        return _foreign is List<SuspendedFrame> frames ? Remove(frames, frame) : null;
    }

    /// <summary>
    /// Interrupts the innermost await of something foreign, of native methods side by side that of each; not where a wait of ours is going
    /// to bring the cancellation.
    /// </summary>
    /// <param name="msg">The message of the error.</param>
    /// <param name="from">The scope that is to end; null is the whole task.</param>
    /// <returns>Whether an await was interrupted.</returns>
    internal bool InterruptForeign(string? msg, TokenScope? from)
    {
        // Running code is what the request has to reach, if it is in the scope.
        if (IsRunningIn(from))
        {
            return false;
        }

        if (_foreign is not List<SuspendedFrame> frames)
        {
            return from is null && _foreign is Coroutine frame && !HasWaitInside(frame, null) && !IsShielded(frame, null)
                && frame.Interrupt(msg);
        }

        bool isInterrupted = false;
        foreach (SuspendedFrame suspended in Innermost(frames, from))
        {
            isInterrupted |= suspended.Frame.Interrupt(msg);
        }

        return isInterrupted;
    }

    /// <summary>Interrupts an await that is just beginning; not where a wait of ours is going to bring the cancellation.</summary>
    /// <param name="frame">The coroutine that awaits.</param>
    /// <param name="msg">The message of the error.</param>
    /// <param name="from">The scope that is to end; null is the whole task.</param>
    /// <returns>Whether it was interrupted.</returns>
    internal bool InterruptStarting(Coroutine frame, string? msg, TokenScope? from) => !HasWaitInside(frame, from) && frame.Interrupt(msg);

    /// <summary>
    /// What a request of a scope would have to wait for: the innermost of them, if nothing inside runs, waits on the loop or is about to go
    /// on; else null.
    /// </summary>
    /// <param name="from">The scope; null is the whole task.</param>
    internal Coroutine? StuckOnForeign(TokenScope? from)
    {
        if (!IsInForeignAwait || HasWaitThatCancels(from) || IsRunningIn(from))
        {
            return null;
        }

        return _foreign is List<SuspendedFrame> frames
            ? frames.Where(suspended => TokenScope.IsInside(suspended.Scope, from)).DefaultIfEmpty()
                .MaxBy(static suspended => suspended.Stamp).Frame
            : from is null ? Unsafe.As<Coroutine>(_foreign) : null;
    }

    /// <summary>Interrupts all of them: nobody waits for the task any more.</summary>
    internal void InterruptEachForeign()
    {
        foreach (Coroutine frame in ForeignFrames())
        {
            frame.Interrupt(null);
        }
    }

    /// <summary>Those that wait now.</summary>
    internal IReadOnlyList<Coroutine> ForeignFrames() => _foreign switch
    {
        null => [],
        List<SuspendedFrame> frames => [.. frames.Select(static suspended => suspended.Frame)],
        _ => [Unsafe.As<Coroutine>(_foreign)],
    };

    /// <summary>Code of the task runs now, in a scope; null is the whole task.</summary>
    internal bool IsRunningIn(TokenScope? from) =>
        Loop.IsOnStack(this) && (from is null || TokenScope.IsInside(Task!.InnermostScope, from));

    private bool HasWaitThatCancels(TokenScope? from) => HasQueued(from) || (from is null ? HasWaits : WaitsIn(from).Any());

    private List<SuspendedFrame> ForeignList()
    {
        if (_foreign is not List<SuspendedFrame> frames)
        {
            frames = _foreign is Coroutine first ? [new SuspendedFrame(first, Loop.NestingStampOf(first), null)] : [];
            _foreign = frames;
            if (_waits is not null)
            {
                // Who waits is known as long as nobody has cancelled the wait.
                _ = WaitList();
            }
        }

        return frames;
    }

    private static TokenScope? Remove(List<SuspendedFrame> frames, Coroutine frame)
    {
        int index = frames.Count - 1;
        while (index >= 0 && !ReferenceEquals(frames[index].Frame, frame))
        {
            index--;
        }

        if (index < 0)
        {
            return null;
        }

        TokenScope? scope = frames[index].Scope;
        frames.RemoveAt(index);
        return scope;
    }

    private readonly record struct SuspendedFrame(Coroutine Frame, long Stamp, TokenScope? Scope);
}
