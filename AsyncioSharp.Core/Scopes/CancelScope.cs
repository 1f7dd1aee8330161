using System.Globalization;

namespace AsyncioSharp;

/// <summary>
/// A block of code that can be cancelled as a whole and stays cancelled, as
/// <see cref="Asyncio.CancelScope(Func{CancelScope, Coroutine}, Seconds, Seconds, bool)"/> hands it to its body. Not in asyncio; the model
/// is the cancel scope of trio and anyio.
/// </summary>
/// <remarks>
/// <para>asyncio's cancellation is one error at one await, and code that swallows it goes on. A cancelled scope is a state: every await
/// inside that would suspend throws
/// <see cref="CancelledError"/>, until the body has ended. That error ends at the scope that was cancelled (the outermost, if several
/// were).</para>
/// <para>A scope concerns the task that runs its body. Tasks made inside are not in it; a <see cref="TaskGroup"/> inside passes the
/// cancellation on to its children, once.</para>
/// </remarks>
public sealed class CancelScope : TokenScope
{
    // Rules: docs/states.md. Created -> Active -> Over. CancelCalled is set in Active, once, and stays.
    private readonly double? _timeout;
    private State _state;
    private TimerHandle? _timer;
    private double? _deadline;
    private bool _shield;

    internal CancelScope(double? timeout, double? deadline, bool shield)
    {
        Misuse.ThrowIfNaN(timeout ?? 0, nameof(timeout));
        Misuse.ThrowIfNaN(deadline ?? 0, nameof(deadline));
        _timeout = timeout;
        _deadline = deadline;
        _shield = shield;
    }

    private enum State : byte
    {
        Created,
        Active,
        Over,
    }

    /// <summary>True once <see cref="Cancel(string)"/> was called or the deadline was over.</summary>
    public bool CancelCalled { get; private set; }

    /// <summary>
    /// True once the cancellation has ended the body and was caught by this scope. False while the body runs, and if it ended in another
    /// way.
    /// </summary>
    public bool CancelledCaught { get; private set; }

    /// <summary>
    /// When the scope is cancelled by itself: seconds on the scale of <see cref="EventLoop.Time"/>; null means never. Setting it while the
    /// scope is active moves it.
    /// </summary>
    /// <exception cref="ArgumentException">The value is not a number.</exception>
    public double? Deadline
    {
        get => _deadline;
        set
        {
            Host?.GetLoop().CheckThread();
            Misuse.ThrowIfNaN(value ?? 0, nameof(value));
            _deadline = value;
            if (_state == State.Active)
            {
                SetTimer();
            }
        }
    }

    /// <summary>
    /// Whether the scope holds the cancellation of scopes around it back from its body. It does not hold back its own, nor
    /// <see cref="AsyncioTask.Cancel(string)"/> and what is made of that
    /// (<see cref="Asyncio.Timeout(Seconds, Func{TimeoutScope, Coroutine})"/>, a failing <see cref="TaskGroup"/>). May be set while the
    /// scope is active.
    /// </summary>
    public bool Shield
    {
        get => _shield;
        set
        {
            Host?.GetLoop().CheckUsable();
            if (_state == State.Active)
            {
                Host!.ChangeScope(this, () => _shield = value);
            }
            else
            {
                _shield = value;
            }
        }
    }

    /// <summary>The reason that was given to <see cref="Cancel(string)"/>: the message of the errors.</summary>
    public string? Reason { get; private set; }

    /// <summary>The deadline was over, and that is what cancelled the scope.</summary>
    internal bool Expired { get; private set; }

    internal override bool HoldsCancellation => _shield;

    /// <inheritdoc cref="Cancel(string)"/>
    public void Cancel() => Cancel(null);

    /// <summary>
    /// Cancels the body: what it waits for now, and every await that would suspend from here on. No effect the second time, or after the
    /// end.
    /// </summary>
    /// <param name="reason">Becomes the message of the errors.</param>
    /// <exception cref="InvalidOperationException">Called from another thread than the loop's.</exception>
    public void Cancel(string? reason)
    {
        Host?.GetLoop().CheckUsable();
        if (CancelCalled || _state == State.Over)
        {
            return;
        }

        Reason = reason;
        _timer?.Cancel();
        _timer = null;
        if (_state == State.Created)
        {
            CancelCalled = true;
            return;
        }

        Host!.NoteScopeCancelled();
        Host.ChangeScope(this, () => CancelCalled = true);
        Host.CancelTokensOf(this);
    }

    /// <summary>The state in one line.</summary>
    /// <returns>For example <c>&lt;CancelScope [active] deadline=1.000 shield cancelled&gt;</c>.</returns>
    public override string ToString() =>
        $"<CancelScope [{(_state switch { State.Created => "created", State.Active => "active", _ => "over" })}]"
        + (_deadline is { } deadline ? $" deadline={deadline.ToString("F3", CultureInfo.InvariantCulture)}" : string.Empty)
        + (_shield ? " shield" : string.Empty)
        + (CancelledCaught ? " caught" : CancelCalled ? " cancelled" : string.Empty)
        + ">";

    internal void Enter()
    {
        var loop = EventLoop.RequireRunning();
        EnterTask("CancelScope");
        _state = State.Active;
        if (CancelCalled)
        {
            Host!.NoteScopeCancelled();
        }

        if (_timeout is { } seconds)
        {
            double end = loop.Time() + seconds;
            _deadline = _deadline < end ? _deadline : end;
        }

        SetTimer();
    }

    /// <summary>Leaves the scope.</summary>
    /// <param name="error">The exception that leaves the body, or null.</param>
    /// <returns>What goes on: the same, or null if the scope has caught it.</returns>
    internal Exception? Exit(Exception? error)
    {
        _state = State.Over;
        _timer?.Cancel();
        _timer = null;
        LeaveTask();
        if (!CancelCalled)
        {
            return error;
        }

        Host!.NoteCancelledScopeLeft();
        if (error is not OperationCanceledException)
        {
            return error;
        }

        if (IsCancelRequested)
        {
            // Cancelled from outside as well. The error answers that request too, should it not have been delivered yet.
            Host.DropPendingRequest(Outer);
            return error;
        }

        if (!_shield && Host.EffectiveScopeHere(Outer) is not null)
        {
            // The outermost one catches.
            return error;
        }

        CancelledCaught = true;
        return null;
    }

    private void SetTimer()
    {
        _timer?.Cancel();
        _timer = null;
        if (_deadline is not { } deadline || CancelCalled)
        {
            return;
        }

        EventLoop loop = Host!.GetLoop();
        if (deadline <= loop.Time())
        {
            OnDeadline();
        }
        else
        {
            _timer = loop.CallAt(deadline, OnTimer);
        }
    }

    private void OnTimer()
    {
        NoteTimeLimit();
        OnDeadline();
    }

    private void OnDeadline()
    {
        Expired = true;
        Cancel("The deadline of the cancel scope was over.");
    }
}
