using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>
/// A block of code with a <see cref="CancellationToken"/> of its own: a <see cref="TimeoutScope"/>, a <see cref="CancelScope"/>, a
/// <see cref="TaskGroup"/>. Not in asyncio.
/// </summary>
/// <remarks>
/// The token is for APIs of .NET that take one. It is cancelled by what cancels the block: its own limit, a scope around it, a request to
/// its task. What ends a scope inside of it does not.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public abstract class TokenScope
{
    // The innermost scope of the running code. It is an AsyncLocal, since native methods may run side by side in one task (Task.WhenAll),
    // each in scopes of its own. The value of an AsyncLocal follows each method through all of its awaits. A task that is made in a scope
    // inherits the value, which is not its own: Host tells.
    private static readonly AsyncLocal<TokenScope?> s_innermost = new();

    private CancellationTokenSource? _source;
    private string? _wait;

    private protected TokenScope()
    {
    }

    /// <summary>
    /// The token of this block; it lives as long as the block. Taking it tells that the code cancels by it: awaits of native tasks are then
    /// left to end by the token.
    /// </summary>
    /// <exception cref="InvalidOperationException">The block has not been entered, or this is another thread than the loop's.</exception>
    public CancellationToken CancellationToken
    {
        get
        {
            AsyncioTask host = Host ?? throw new InvalidOperationException("The scope has not been entered: it has no token yet.");
            host.GetLoop().CheckUsable();
            if (_source is null)
            {
                _source = new CancellationTokenSource();
                if (IsCancelRequested || host.EffectiveScopeHere(this) is not null)
                {
                    _source.Cancel();
                }
            }

            return _source.Token;
        }
    }

    /// <summary>The state in one line.</summary>
    /// <returns>What it is, and how far it is.</returns>
    public abstract override string ToString();

    /// <summary>The time limit of the block is over, and its task about to be cancelled.</summary>
    private protected void NoteTimeLimit()
    {
        EventLoop loop = Host!.GetLoop();
        loop.NoteTimeLimit(Host);
        _wait = loop.TakeTurnToDescribe() ? Host.DescribeWait() : null;
    }

    /// <summary>The error of a block whose time limit was over; in a test it says what was waited on then.</summary>
    internal TimeoutException TimeLimitError(string block, Exception? error) =>
        new($"The time limit of the {block} block was over{(_wait is null ? string.Empty : $" while {_wait}")}.", error);

    /// <summary>The task whose code is in the scope; null before it is entered.</summary>
    internal AsyncioTask? Host { get; private set; }

    /// <summary>The scope around this one: that of the code that has entered it. Null is the task itself.</summary>
    internal TokenScope? Outer { get; private set; }

    /// <summary>
    /// The scope of the task that was entered before this one and has not been left. The same as <see cref="Outer"/>, unless native methods
    /// run side by side.
    /// </summary>
    internal TokenScope? EnteredBefore { get; set; }

    /// <summary>The code has left it.</summary>
    internal bool IsOver { get; private set; }

    /// <summary>Cancellations of scopes around this one do not come in.</summary>
    internal virtual bool HoldsCancellation => false;

    /// <summary>The requests to cancel that come from this scope and have not been taken back.</summary>
    internal int Requests { get; set; }

    /// <summary>A request was made that has not been delivered, since nothing inside was suspended.</summary>
    internal bool HasPendingRequest { get; set; }

    /// <summary>Somebody has asked for the token.</summary>
    internal bool IsTokenTaken => _source is not null;

    /// <summary>There are requests to cancel, from here or from further outside, that were not there at the entry.</summary>
    private protected bool IsCancelRequested => Host!.RequestsSeenIn(this) > RequestsAtEntry;

    /// <summary>How many requests to cancel concerned this scope when it was entered.</summary>
    private protected int RequestsAtEntry { get; private set; }

    /// <summary>The innermost scope that the running code of a task is in; null if it is in none.</summary>
    internal static TokenScope? InnermostOf(AsyncioTask task)
    {
        TokenScope? scope = s_innermost.Value;
        if (scope?.Host != task)
        {
            return null;
        }

        while (scope is { IsOver: true })
        {
            scope = scope.Outer;
        }

        return scope;
    }

    /// <summary>It is the other one, or inside of it. Everything is inside of null, the task.</summary>
    internal static bool IsInside(TokenScope? scope, TokenScope? outer)
    {
        while (outer is not null && !ReferenceEquals(scope, outer))
        {
            if (scope is null)
            {
                return false;
            }

            scope = scope.Outer;
        }

        return true;
    }

    /// <summary>Cancels the token. Calls what others have registered.</summary>
    internal void CancelToken() => Host?.CancelSource(_source);

    private protected void EnterTask(string what)
    {
        Host = EventLoop.RequireRunning().CurrentTask ?? throw Misuse.NoCurrentTask(what);
        Outer = Host.InnermostScope;
        Host.EnterScope(this);
        RequestsAtEntry = Host.RequestsSeenIn(this);
        s_innermost.Value = this;
    }

    private protected void LeaveTask()
    {
        IsOver = true;
        Host!.LeaveScope(this);
        if (Requests == 0)
        {
            // A pending request is then one of the whole task.
            PassRequestOut();
        }
    }

    /// <summary>The scope that has cancelled its body is left: its request is taken back.</summary>
    /// <returns>The requests that concern the code around it.</returns>
    private protected int TakeRequestBack()
    {
        Requests--;
        Host!.Uncancel();
        int requests = Host.RequestsSeenIn(Outer);
        if (requests == 0)
        {
            Host.DropPendingRequest(this);
        }
        else
        {
            PassRequestOut();
        }

        return requests;
    }

    /// <summary>A request that was not delivered in here is for the code around.</summary>
    private void PassRequestOut()
    {
        if (HasPendingRequest)
        {
            HasPendingRequest = false;
            Host!.SetPendingRequest(Outer, Host.CancelMessage);
        }
    }
}
