using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>A scheduled callback, as returned by <see cref="EventLoop.CallSoon(Action, Context?)"/> (asyncio's <c>Handle</c>).</summary>
[DebuggerDisplay("{ToString(),nq}")]
public class Handle
{
    // An Action or a BoundCallback; null once cancelled, so that the callback and its arguments are released at once.
    private object? _callback;

    internal Handle(EventLoop loop, object callback, Context? context)
    {
        _callback = callback;
        Execution = Context.CaptureForCallback(context);
        if (loop.GetDebug())
        {
            DebugInfo.RecordCreation(this);
        }
    }

    /// <summary>What it runs in: the AsyncLocals of whoever scheduled it, and its context.</summary>
    internal ExecutionContext Execution { get; private set; }

    /// <summary>Cancels the call; no effect when it has run or was cancelled before (asyncio's <c>handle.cancel()</c>).</summary>
    /// <remarks>
    /// Thread-safe, except for a <see cref="TimerHandle"/>: on another thread than the loop's the callback may just be running, and then
    /// goes on.
    /// </remarks>
    /// <exception cref="InvalidOperationException">It is a <see cref="TimerHandle"/>, and its loop runs on another thread.</exception>
    public void Cancel()
    {
        if (_callback is null)
        {
            return;
        }

        OnCancelling();
        _callback = null;
    }

    /// <summary>True if the call was cancelled (asyncio's <c>handle.cancelled()</c>).</summary>
    /// <returns>True after <see cref="Cancel"/>.</returns>
    public bool Cancelled() => _callback is null;

    /// <summary>The context in which the callback runs (asyncio's <c>handle.get_context()</c>).</summary>
    /// <returns>The context given when scheduling, or a copy of the one that was current then.</returns>
    public Context GetContext()
    {
        var context = Context.OfCallback(Execution, out bool isNew);
        if (isNew)
        {
            ExecutionContext.Run(Execution, _ => Execution = Context.CaptureForCallback(context), null);
        }

        return context;
    }

    /// <summary>The state in the form of Python's <c>repr</c>.</summary>
    /// <returns>For example <c>&lt;Handle Program.Hello&gt;</c> or <c>&lt;Handle cancelled&gt;</c>.</returns>
    public override string ToString() => $"<{GetType().Name}{DescribeState()}{DescribeCallback()}>";

    /// <summary>True if this is a call of the given function.</summary>
    /// <remarks>
    /// The same method group becomes an Action of Future in one place and an Action of Future{T} in another, so the delegates' types do not
    /// count.
    /// </remarks>
    internal bool Wraps(Delegate function)
    {
        Delegate? mine = Function;
        return mine is not null
            && (mine.Equals(function) || (ReferenceEquals(mine.Target, function.Target) && mine.Method == function.Method));
    }

    /// <summary>What it calls; null once it was cancelled.</summary>
    internal Delegate? Function => (_callback as BoundCallback)?.Callback ?? _callback as Delegate;

    /// <summary>What it calls, for traces; empty once it was cancelled.</summary>
    internal string CallbackName => DescribeCallback().Trim();

    internal void Run()
    {
        object? callback = _callback;
        if (callback is Action action)
        {
            action();
        }
        else if (callback is not null)
        {
            Unsafe.As<BoundCallback>(callback).Invoke();
        }
    }

    /// <summary>The callback has failed: whoever is told of it sees what it had changed in its context.</summary>
    internal void CaptureExecution() => Execution = ExecutionContext.Capture() ?? CleanContext.Value;

    private protected virtual string DescribeState() => string.Empty;

    /// <summary>
    /// Before the callback goes. The class itself has nothing to do: one write of a reference is all that its cancelling is.
    /// </summary>
    private protected virtual void OnCancelling()
    {
    }

    private string DescribeCallback() => _callback switch
    {
        null => " cancelled",
        BoundCallback bound => " " + ContinuationNames.Of(bound.Callback),
        Delegate function => " " + ContinuationNames.Of(function),
        _ => string.Empty,
    };
}
