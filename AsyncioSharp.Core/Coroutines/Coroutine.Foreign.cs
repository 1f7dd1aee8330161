using System.Runtime.CompilerServices;

namespace AsyncioSharp;

// Awaits of what is not ours: how a frame waits for them, goes on, and is interrupted (AwaitInterrupter says how that is possible).
//
// The operation may end on any thread, while the loop's thread interrupts the await. The one that moves _foreign away from Waiting has the
// frame. An interrupted frame goes on without the operation, which still holds the continuation that it was given. That one is out of date
// for ever, so the frame gives another one to its next foreign await: a LaterResumption, which has a state of its own for each await. A
// frame that is never interrupted has one delegate for its whole life.
public abstract partial class Coroutine
{
    private const byte Waiting = 1, Woken = 2, Abandoned = 3;

    // What was interrupted of frames whose first delegate is still out there. Weak: the frame may be gone before the operation ends.
    private static readonly ConditionalWeakTable<Coroutine, AbandonedAwait> s_abandoned = [];

    // The cancellation of frames that have left an async iterator in the middle of an item.
    private static readonly ConditionalWeakTable<Coroutine, CancelledError> s_leftIterators = [];

    private byte _foreign;

    // Inside of the frame's own MoveNext, in the call that suspends it.
    private bool _isSuspending;

    /// <summary>The continuation of an await that was interrupted: its operation ends, and nobody goes on.</summary>
    internal static bool IsStale(object? continuation) =>
        continuation is Action { Target: Coroutine { _foreign: Abandoned } or LaterResumption { IsAbandoned: true } };

    /// <summary>The coroutine that a continuation resumes; null if it resumes none.</summary>
    internal static Coroutine? OfContinuation(Action continuation) =>
        continuation.Target as Coroutine ?? (continuation.Target as LaterResumption)?.Frame;

    /// <summary>Parks this frame on something that is not ours.</summary>
    /// <param name="interrupter">How the await is interrupted; null if it cannot be.</param>
    /// <returns>What the foreign awaiter has to call.</returns>
    internal Action SuspendForeign(object? interrupter)
    {
        CaptureExecution();
        _awaits = interrupter;
        _owner.BeginForeignAwait(this);
        if (_foreign == Abandoned)
        {
            var later = new LaterResumption(this);
            _actionOrError = later;
            return later.Resume;
        }

        _foreign = Waiting;
        return Unsafe.As<Action>(_actionOrError ??= new Action(ResumeFromForeign))!;
    }

    /// <summary>The awaiter has the continuation. A request that is pending, or a cancelled scope, ends the await at once.</summary>
    internal void OnForeignAwaitBegan()
    {
        if (_owner.Task is { HasPendingCancel: true } task)
        {
            _isSuspending = true;
            task.OnForeignAwaitBegan(this);
            _isSuspending = false;
        }
    }

    /// <summary>
    /// Ends a foreign await with a cancellation: the frame goes on in its turn, and the await throws. The operation goes on by itself.
    /// </summary>
    /// <returns>False if the await cannot be interrupted, or is over already.</returns>
    internal virtual bool Interrupt(string? msg) => false;

    /// <summary>What a request can do about the foreign await that this frame is in.</summary>
    internal virtual Interruptibility Interruptibility => Interruptibility.None;

    /// <summary>What can be done about a foreign await, if anything: a <see cref="AwaitInterrupter{TStateMachine}"/>.</summary>
    private protected object? Interrupter => _awaits;

    /// <summary>It is the body of a task.</summary>
    private protected bool IsBody => _continuationKind == ContinuationKind.Task;

    /// <summary>Takes the frame from the operation, if that has not ended yet.</summary>
    private protected bool TryLeaveForeign(AbandonedAwait abandoned)
    {
        if (_actionOrError is LaterResumption later)
        {
            return later.TryLeave(abandoned);
        }

        s_abandoned.AddOrUpdate(this, abandoned);
        return Interlocked.CompareExchange(ref _foreign, Abandoned, Waiting) == Waiting;
    }

    /// <summary>
    /// The await of the next item of an async iterator was interrupted. The await foreach disposes of the iterator, which .NET refuses
    /// while it runs: that error would take the place of the cancellation. So the iterator is disposed of when it has come to its next item
    /// or end, and the cancellation stays.
    /// </summary>
    private protected Action LeaveIterator(IAsyncDisposable iterator, CancelledError error, Action observe)
    {
        s_leftIterators.AddOrUpdate(this, error);
        return () =>
        {
            observe();
            _ = Dispose(iterator);
        };

        static async Task Dispose(IAsyncDisposable iterator)
        {
            try
            {
                await iterator.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception)
            {
                // Nobody waits for the iterator any more, and so nobody for an error of its clean-up.
            }
        }
    }

    /// <summary>The frame was taken from the operation: it goes on in its turn.</summary>
    private protected void ResumeInterrupted()
    {
        _awaits = null;
        _actionOrError = null;
        _owner.NoteQueued(this, _owner.EndForeignAwait(this), isInterrupted: true);
        _owner.Loop.Enqueue(_owner, this, InterruptedWait.Instance, ReadyKind.Coroutine);
    }

    /// <summary>
    /// The frame was taken from the operation and cannot be made to throw. But it has no try block around its await, so an error thrown
    /// there would just end it. It is ended here, and its awaiter goes on in its turn.
    /// </summary>
    private protected void EndInterrupted(CancelledError error)
    {
        _awaits = null;
        TokenScope? scope = _owner.EndForeignAwait(this);
        CompleteWithError(error);
        if (_isSuspending)
        {
            // The caller of MoveNext sees that the frame is over.
            return;
        }

        EventLoop loop = _owner.Loop;
        switch (_continuationKind)
        {
            case ContinuationKind.Coroutine:
                Coroutine awaiter = Unsafe.As<Coroutine>(_continuation)!;
                awaiter._awaits = null;
                _owner.NoteQueued(awaiter, scope, isInterrupted: true);
                loop.Enqueue(_owner, awaiter, InterruptedWait.Instance, ReadyKind.Coroutine);
                break;
            case ContinuationKind.Native:
                _owner.NoteQueued(_continuation!, scope, isInterrupted: true);
                loop.Enqueue(_owner, _continuation!, InterruptedWait.Instance, ReadyKind.Native);
                break;
            case ContinuationKind.Task:
                AsyncioTask task = Unsafe.As<AsyncioTask>(_continuation)!;
                loop.Enqueue(_owner, (Action)(() => task.OnBodyDone(this)), null, ReadyKind.Callback);
                break;
        }
    }

    /// <summary>
    /// Where a coroutine goes on after an await of something that is not ours: on its loop, under its owner, wherever the awaiter calls
    /// from.
    /// </summary>
    private void ResumeFromForeign()
    {
        if (Interlocked.CompareExchange(ref _foreign, Woken, Waiting) == Waiting)
        {
            ResumeForeign();
        }
        else if (s_abandoned.TryGetValue(this, out AbandonedAwait? abandoned))
        {
            abandoned.OnEnded();
        }
    }

    private void ResumeForeign()
    {
        EventLoop loop = _owner.Loop;
        if (EventLoop.Running != loop || loop.CurrentContext != _owner)
        {
            // The owner in place of a wait marks a foreign one: null is a sleep(0), which a cancelled scope interrupts.
            loop.EnqueueFromAnywhere(_owner, this, _owner, ReadyKind.Coroutine);
            return;
        }

        // Inline, inside the step of the same task: a native method that this frame awaits has just ended. Its execution context is not
        // ours.
        _owner.EndForeignAwait(this);
        ExecutionContext before = ExecutionContext.Capture() ?? CleanContext.Value;
        ExecutionContext.Restore(Execution);
        Drive();
        ExecutionContext.Restore(before);
    }

    /// <summary>The continuation of one foreign await of a frame that was interrupted before.</summary>
    private sealed class LaterResumption(Coroutine frame)
    {
        public Coroutine Frame => frame;

        private byte _state = Waiting;
        private AbandonedAwait? _abandoned;

        public bool IsAbandoned => Volatile.Read(ref _state) == Abandoned;

        public bool TryLeave(AbandonedAwait abandoned)
        {
            _abandoned = abandoned;
            return Interlocked.CompareExchange(ref _state, Abandoned, Waiting) == Waiting;
        }

        public void Resume()
        {
            if (Interlocked.CompareExchange(ref _state, Woken, Waiting) == Waiting)
            {
                frame.ResumeForeign();
            }
            else
            {
                _abandoned?.OnEnded();
            }
        }
    }
}
