using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>
/// Python's coroutine: the return type of an <c>async</c> method whose body does not run until it is awaited or made a task.
/// </summary>
/// <remarks>
/// <para>Guaranteed: cold; runs once; awaiting it is a plain call (no turn of the loop, no new task); it runs on the loop's thread only;
/// what it sets in a
/// <see cref="ContextVar{T}"/> its caller sees, and what it sets in an <see cref="AsyncLocal{T}"/> its caller does not see.</para>
/// <para>An <c>async Task</c> method is the native counterpart: hot, with the same two rules.</para>
/// </remarks>
[AsyncMethodBuilder(typeof(CoroutineMethodBuilder))]
[DebuggerDisplay("{ToString(),nq}")]
[StackTraceHidden]
public abstract partial class Coroutine : IAwaitable
{
    // How a chain of awaited coroutines runs.
    //
    // The object returned by an async method is the box of its state machine: one allocation. Awaiting a coroutine starts it in place,
    // inside the awaiter's IsCompleted, so a body that never suspends is a nested call. When it does suspend, it is noted at what it waits
    // for, and its awaiter is remembered in _continuation; every caller up to the task returns. The wake-up goes straight to the innermost
    // frame; Drive then walks up through _continuation in a loop, so that returning through any number of frames needs no stack.
    //
    // Starting in place does need stack. Beyond MaxStartDepth nested starts the coroutine is left cold, its caller suspends on it as if it
    // were pending, and the dispatcher starts it after the stack has unwound (EventLoop.RunDeferredStarts). So the depth has no limit, and
    // the order of execution is the same, since nothing else can run in between.
    //
    // State rules: Created -> Claimed (made a task) or Running -> Done. Deferred is Running whose body has not begun. A coroutine leaves
    // Created once.
    private const int MaxStartDepth = 64;

    // Who goes on when it ends. While nobody waits for it: null, or the execution context of the caller that is about to. The kind
    // spares Drive the type tests: those of classes that are not sealed are calls (4 % of three nested awaits).
    private object? _continuation;

    // Action or LaterResumption: resumes this frame after foreign awaits, made once (Coroutine.Foreign.cs). After completion with an error:
    // its CapturedError. A LoopOperation has no foreign awaits: string, its CancelMessage.
    private object? _actionOrError;
    private AsyncioContext _owner = null!;

    // Where it goes on: taken when it suspended, or for the body of a task when that was made. Every frame has its own: what a method sets
    // in an AsyncLocal must not be seen by the method that awaits it.
    private ExecutionContext? _execution;

    // The coroutine that it awaits | how its await of something foreign is interrupted | null while it runs, or waits for something else.
    private object? _awaits;
    private ContinuationKind _continuationKind;
    private State _state;

    /// <param name="isTracked">False for library coroutines that may be kept and awaited often.</param>
    private protected Coroutine(bool isTracked)
    {
        if (isTracked)
        {
            EventLoop.NoteCoroutine(this);
        }
    }

    /// <summary>Where it is suspended.</summary>
    internal abstract FramePlace Place { get; }

    /// <summary>The method is a wrapper around the user's: it, or its type, has <see cref="StackTraceHiddenAttribute"/>.</summary>
    internal virtual bool IsHidden => false;

    /// <summary>Where a coroutine is in its life.</summary>
    private enum State : byte
    {
        Created,
        Claimed,
        Deferred,
        Running,
        Done,
    }

    /// <summary>What <see cref="_continuation"/> is.</summary>
    private enum ContinuationKind : byte
    {
        /// <summary>Nobody waits for it.</summary>
        None,

        /// <summary>The <see cref="Coroutine"/> that awaits it.</summary>
        Coroutine,

        /// <summary>The <see cref="AsyncioTask"/> whose body it is.</summary>
        Task,

        /// <summary>The <see cref="Action"/> of a native method that awaits it.</summary>
        Native,
    }

    /// <summary>The name of the async method, like Python's <c>cr_code.co_qualname</c>.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>The context that the coroutine runs under; set when it starts.</summary>
    internal AsyncioContext Owner => _owner;

    /// <summary>The execution context to restore when it goes on: taken where it suspended.</summary>
    internal ExecutionContext Execution => _execution ?? CleanContext.Value;

    /// <summary>
    /// For operations of the library: why the wait was cancelled, until they end. A field of its own would make each of them 16 bytes
    /// larger.
    /// </summary>
    private protected string? CancelMessage
    {
        get => Unsafe.As<string>(_actionOrError);
        set => _actionOrError = value;
    }

    internal bool IsDone => _state == State.Done;

    internal bool WasStarted => _state != State.Created;

    /// <summary>Its body has begun; one that is the body of a task whose first step has not come has not.</summary>
    internal bool HasBegun => _state > State.Claimed;

    /// <summary>The error that ended it.</summary>
    internal CapturedError? Error => IsDone ? Unsafe.As<CapturedError>(_actionOrError) : null;

    /// <summary>Supports <c>await</c>. A coroutine can be awaited once.</summary>
    /// <returns>The awaiter.</returns>
    public Awaiter GetAwaiter() => new(this);

    /// <summary>
    /// Ends a coroutine that has not started, so that it is not reported as never awaited (Python's <c>coroutine.close()</c>).
    /// </summary>
    /// <exception cref="InvalidOperationException">It is running, or it belongs to a loop that runs on another thread.</exception>
    public void Close()
    {
        // One that nobody has awaited or made a task belongs to no loop.
        _owner?.Loop.CheckThread();
        if (_state is State.Created or State.Claimed)
        {
            _state = State.Done;
        }
        else if (_state != State.Done)
        {
            throw new InvalidOperationException($"coroutine {Name} is running and cannot be closed. Cancel its task instead.");
        }
    }

    /// <summary>The state in the form of Python's <c>repr</c>.</summary>
    /// <returns>For example <c>&lt;coroutine Program.Main created&gt;</c>.</returns>
    public override string ToString() => $"<coroutine {Name} {(_state == State.Done ? "done" : WasStarted ? "running" : "created")}>";

    bool IAwaitable.BeginAwait() => BeginAwait();

    void IAwaitable.Suspend(in Waiter waiter) => Suspend(waiter);

    void IAwaitable.EndAwait() => EndAwait();

    Future IAwaitable.ToFuture(EventLoop? loop) => ToTask(loop);

    /// <summary>A task of this coroutine, which is closed if the loop takes no task.</summary>
    internal AsyncioTask ToTask(EventLoop? loop)
    {
        loop ??= Asyncio.GetEventLoop();
        if (loop.IsClosed())
        {
            Close();
        }

        return loop.CreateTask(this);
    }

    /// <summary>Runs the state machine until it suspends or ends.</summary>
    private protected abstract void MoveNext();

    /// <summary>A task of the right type around this coroutine.</summary>
    internal abstract AsyncioTask NewTask(EventLoop loop, string? name, Context? context);

    /// <summary>
    /// This coroutine as one that can be the top of a task. Library coroutines without a body are wrapped into one with a body.
    /// </summary>
    internal virtual Coroutine AsTaskBody() => this;

    /// <summary>Starts the body in place. True if it ended without suspending.</summary>
    internal virtual bool BeginAwait()
    {
        var loop = EventLoop.RequireRunning();
        Claim();
        return BeginClaimed(loop);
    }

    /// <summary>The same for one that was claimed by the await that asks.</summary>
    private protected bool BeginClaimed(EventLoop loop)
    {
        _owner = loop.CurrentContext;
        if (loop.StartDepth >= MaxStartDepth)
        {
            _state = State.Deferred;
            return false;
        }

        _state = State.Running;
        var callers = ExecutionContext.Capture();
        loop.StartDepth++;
        MoveNext();
        loop.StartDepth--;
        if (_state == State.Done)
        {
            EnterExecution(callers, _owner);
            return true;
        }

        // It has suspended, and kept the context of now. The caller's is kept here until it suspends: reading that of the thread is a call
        // (1 ns), and there are three for each await already.
        if (!ReferenceEquals(_execution, callers) && callers is not null)
        {
            RestoreExecution(callers, _owner);
        }

        _continuation = callers;
        return false;
    }

    /// <summary>Remembers who is to go on when it ends.</summary>
    internal virtual void Suspend(in Waiter waiter)
    {
        if (_continuationKind != ContinuationKind.None)
        {
            // Only a hand-written awaiter pattern gets here: an awaiter that somebody waits with already was used again.
            throw Misuse.AwaitedTwice(this);
        }

        object? callers = _continuation;
        _continuation = waiter.Work;
        if (waiter.Kind == ReadyKind.Coroutine)
        {
            _continuationKind = ContinuationKind.Coroutine;
            Coroutine awaiter = Unsafe.As<Coroutine>(waiter.Work);
            awaiter._awaits = this;
            awaiter._execution = callers is null ? ExecutionContext.Capture() ?? CleanContext.Value : Unsafe.As<ExecutionContext>(callers);
        }
        else
        {
            _continuationKind = ContinuationKind.Native;
        }

        if (_state == State.Deferred)
        {
            CaptureExecution();
            _owner.Loop.DeferStart(this);
        }
        else if (_state == State.Done)
        {
            // Only a hand-written awaiter pattern gets here: the result was there, and OnCompleted was called all the same.
            waiter.Owner.Loop.Enqueue(waiter.Owner, waiter.Work, null, waiter.Kind);
        }
    }

    /// <summary>Throws the error if there was one.</summary>
    internal virtual void EndAwait() => CheckCompleted();

    /// <summary>What this frame is suspended on, if that is a coroutine: the link that a stack walk follows inwards.</summary>
    internal Coroutine? Awaits => _awaits as Coroutine;

    /// <summary>
    /// Who goes on when it ends: a <see cref="Coroutine"/>, an <see cref="AsyncioTask"/>, the <see cref="Action"/> of a native method; null
    /// if nobody waits.
    /// </summary>
    internal virtual object? WhoAwaits => _continuationKind == ContinuationKind.None ? null : _continuation;

    /// <summary>Goes on in the execution context of now.</summary>
    internal void CaptureExecution() => _execution = ExecutionContext.Capture() ?? CleanContext.Value;

    /// <summary>The body of a task that is made begins in this execution context.</summary>
    internal void SetExecution(ExecutionContext execution) => _execution = execution;

    /// <summary>Reserves the coroutine for one awaiter.</summary>
    internal void Claim()
    {
        if (_state != State.Created)
        {
            throw Misuse.AwaitedTwice(this);
        }

        _state = State.Claimed;
    }

    /// <summary>It is the body of a task.</summary>
    internal void SetOwner(AsyncioContext owner) => _owner = owner;

    /// <summary>First step as the top of a task.</summary>
    internal void Start(AsyncioContext owner)
    {
        _owner = owner;
        _continuation = owner.Task;
        _continuationKind = ContinuationKind.Task;
        _state = State.Running;
        Drive();
    }

    /// <summary>First step after the stack has unwound.</summary>
    internal void StartDeferred()
    {
        _state = State.Running;
        Drive();
    }

    /// <summary>Runs this frame, and every frame that becomes runnable because the one before it ended.</summary>
    internal void Drive()
    {
        Coroutine frame = this;
        while (true)
        {
            frame.MoveNext();
            if (frame._state != State.Done)
            {
                return;
            }

            switch (frame._continuationKind)
            {
                case ContinuationKind.Coroutine:
                    frame = Unsafe.As<Coroutine>(frame._continuation)!;
                    frame._awaits = null;
                    EnterExecution(frame._execution, frame._owner);
                    continue;
                case ContinuationKind.Task:
                    Unsafe.As<AsyncioTask>(frame._continuation)!.OnBodyDone(frame);
                    return;
                case ContinuationKind.Native:
                    Unsafe.As<Action>(frame._continuation)!();
                    return;
                default:
                    return;
            }
        }
    }

    /// <summary>
    /// A frame goes on after the await of another, or after a call of it: AsyncLocals are as it left them. Null is a caller that suppresses
    /// the flow: nothing to put back.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EnterExecution(ExecutionContext? execution, AsyncioContext owner)
    {
        if (!ReferenceEquals(ExecutionContext.Capture(), execution) && execution is not null)
        {
            RestoreExecution(execution, owner);
        }
    }

    private static void RestoreExecution(ExecutionContext execution, AsyncioContext owner)
    {
        ExecutionContext.Restore(execution);
        if (owner.Task is { OwnContext: { } own } task)
        {
            Context.MarkFor(task, own);
        }
    }

    /// <summary>The body ended normally.</summary>
    private protected void CompleteWithResult()
    {
        _actionOrError = null;
        _state = State.Done;
    }

    /// <summary>The body ended with an error.</summary>
    internal void CompleteWithError(Exception exception)
    {
        if (exception is NotSupportedException && _foreign == Abandoned && s_leftIterators.TryGetValue(this, out CancelledError? cancelled))
        {
            exception = cancelled;
        }

        _actionOrError = CapturedError.Capture(exception);
        _state = State.Done;
    }

    /// <summary>Throws the error, or that the coroutine has not ended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected void CheckCompleted()
    {
        if (_state != State.Done || _actionOrError is not null)
        {
            ThrowOutcome();
        }
    }

    private void ThrowOutcome()
    {
        if (_state != State.Done)
        {
            throw new InvalidStateError($"coroutine {Name} has not ended. Await it; it cannot be waited for by blocking.");
        }

        Unsafe.As<CapturedError>(_actionOrError)!.Throw();
    }
}
