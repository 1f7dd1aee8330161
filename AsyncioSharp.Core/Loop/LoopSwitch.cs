using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>What <see cref="EventLoop.SwitchTo"/> returns; <c>await</c> it at once, once.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[DebuggerDisplay("{ToString(),nq}")]
public sealed class LoopSwitch : ICriticalNotifyCompletion, IReadyCallback, IOutlivesLoop
{
    private readonly EventLoop _loop;
    private Action? _rest;
    private Context? _context;
    private bool _isRefused;

    internal LoopSwitch(EventLoop loop) => _loop = loop;

    /// <summary>True on the loop, inside of a task: nothing to do.</summary>
    public bool IsCompleted => EventLoop.Running == _loop && _loop.CurrentTask is not null;

    /// <summary>Supports <c>await</c>.</summary>
    /// <returns>Itself.</returns>
    public LoopSwitch GetAwaiter() => this;

    /// <summary>Ends the await.</summary>
    /// <exception cref="InvalidOperationException">The loop was closed meanwhile; or a coroutine of another loop has asked.</exception>
    public void GetResult()
    {
        if (_isRefused)
        {
            throw Misuse.Closed();
        }

        if (EventLoop.Running != _loop)
        {
            throw new InvalidOperationException(
                "A coroutine goes on on the loop that it was started on, so it cannot switch to another one. "
                + "Use Asyncio.RunCoroutineThreadsafe(...), or SwitchTo in an async Task method.");
        }
    }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) =>
        UnsafeOnCompleted(ExecutionContext.Capture() is { } captured
            ? () => ExecutionContext.Run(captured, static rest => ((Action)rest!)(), continuation)
            : continuation);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation)
    {
        ArgumentNullException.ThrowIfNull(continuation);
        _rest = continuation;
        _context = Context.ForNewTask();
        _loop.EnqueueFromAnywhere(_loop.BaseContext, this, null, ReadyKind.Io);
    }

    /// <summary>For the debugger.</summary>
    /// <returns>The loop that it leads to.</returns>
    public override string ToString() => $"<LoopSwitch to {_loop}>";

    // Begun at once, and not in a turn of its own: a task that is cancelled before its first step never begins, and the method would hang
    // for ever.
    void IReadyCallback.Run() => AsyncioTask.Create(NativeBody.From(Rest), _loop, name: null, _context, eagerStart: true);

    /// <summary>The loop was closed before it came to this. The method must not hang: it goes on where it can, with an error.</summary>
    void IOutlivesLoop.OnClosed()
    {
        _isRefused = true;
        ThreadPool.UnsafeQueueUserWorkItem(static rest => rest(), _rest!, preferLocal: false);
    }

    private async Task Rest()
    {
        // The continuation of an async method belongs to the box of its state machine, which is its Task: the task of the loop lives as
        // long as that.
        Action rest = _rest!;
        rest();
        if (rest.Target is Task method)
        {
            // Its caller gets the error; here it would be reported a second time.
            await method.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (method.IsCanceled)
            {
                throw new CancelledError("The method that had switched to the loop was cancelled.");
            }
        }
    }
}
