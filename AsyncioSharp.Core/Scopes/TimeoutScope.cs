using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>
/// A time limit for a block of code, as <see cref="Asyncio.Timeout(Seconds, Func{TimeoutScope, Coroutine})"/> hands it to its body
/// (asyncio's <c>Timeout</c>).
/// </summary>
/// <remarks>
/// On expiry the task gets one cancellation. Where that cancellation leaves the block, and nobody else has asked for one, it becomes a
/// <see cref="TimeoutException"/>.
/// </remarks>
public sealed class TimeoutScope : TokenScope
{
    private State _state;
    private double? _when;
    private Handle? _handler;

    internal TimeoutScope(double? when)
    {
        Misuse.ThrowIfNaN(when ?? 0, nameof(when));
        _when = when;
    }

    private enum State
    {
        Created,
        Active,
        Expiring,
        Expired,
        Finished,
    }

    /// <summary>The deadline (asyncio's <c>cm.when()</c>).</summary>
    /// <returns>Seconds on the scale of <see cref="EventLoop.Time"/>; null or infinity
    /// (<see cref="System.Threading.Timeout.InfiniteTimeSpan"/>) means no limit.</returns>
    public double? When() => _when;

    /// <summary>True once the time was over, also if the body swallowed the cancellation (asyncio's <c>cm.expired()</c>).</summary>
    /// <returns>Whether it expired.</returns>
    public bool Expired() => _state is State.Expiring or State.Expired;

    /// <summary>Moves or removes the deadline (asyncio's <c>cm.reschedule()</c>).</summary>
    /// <param name="when">Seconds on the scale of <see cref="EventLoop.Time"/>; null or infinity
    /// (<see cref="System.Threading.Timeout.InfiniteTimeSpan"/>) means no limit.</param>
    /// <exception cref="InvalidOperationException">The scope is not active: not entered, expired, or over.</exception>
    public void Reschedule(Seconds when)
    {
        Host?.GetLoop().CheckThread();
        Misuse.ThrowIfNaN(when.Value, nameof(when));
        if (_state != State.Active)
        {
            throw new InvalidOperationException(
                _state == State.Created ? "Timeout has not been entered." : $"Cannot change state of {Describe(_state)} Timeout.");
        }

        _when = when.OrNull;
        _handler?.Cancel();
        var loop = EventLoop.RequireRunning();
        _handler = _when is not { } deadline ? null
            : deadline <= loop.Time() ? loop.CallSoon(OnTimeout)
            : loop.CallAt(deadline, OnTimeout);
    }

    /// <summary>The state in the form of Python's <c>repr</c>.</summary>
    /// <returns>For example <c>&lt;Timeout [active] when=1.000&gt;</c>.</returns>
    public override string ToString() =>
        $"<Timeout [{Describe(_state)}]{(_state == State.Active ? $" when={DescribeWhen()}" : null)}>";

    private string DescribeWhen() => _when?.ToString("F3", System.Globalization.CultureInfo.InvariantCulture) ?? "None";

    /// <summary>A scope that begins to count now.</summary>
    internal static TimeoutScope After(Seconds delay) =>
        new(delay.OrNull is { } seconds ? EventLoop.RequireRunning().Time() + seconds : null);

    internal void Enter()
    {
        if (_state != State.Created)
        {
            throw new InvalidOperationException("Timeout has already been entered. Make a new one for each block.");
        }

        EnterTask("Timeout");
        _state = State.Active;
        Reschedule(_when);
    }

    /// <summary>Leaves the scope.</summary>
    /// <param name="error">The exception that leaves the body, or null.</param>
    /// <returns>The exception that takes its place; null means that it goes on as it is.</returns>
    internal Exception? Exit(Exception? error)
    {
        LeaveTask();
        _handler?.Cancel();
        _handler = null;
        if (_state == State.Active)
        {
            _state = State.Finished;
            return null;
        }

        Debug.Assert(_state == State.Expiring);
        _state = State.Expired;

        // An outside cancellation that came with the expiry has raised the count above that at entry: it wins. So does a cancelled scope
        // around this one.
        return TakeRequestBack() <= RequestsAtEntry && error is OperationCanceledException && Host!.EffectiveScopeHere(Outer) is null
            ? TimeLimitError("Timeout", error)
            : null;
    }

    /// <summary>Ends a scope that has no limit as a limit would. No effect if it is over or has expired.</summary>
    internal void Expire()
    {
        if (_state == State.Active)
        {
            OnTimeout();
        }
    }

    private static string Describe(State state) => state switch
    {
        State.Created => "created",
        State.Active => "active",
        State.Expiring => "expiring",
        State.Expired => "expired",
        _ => "finished",
    };

    private void OnTimeout()
    {
        NoteTimeLimit();
        Host!.CancelFrom(this);
        _state = State.Expiring;
        _handler = null;
    }
}
