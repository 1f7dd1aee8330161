using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>A block of code with a <see cref="CancellationToken"/> of its own: a <see cref="TimeoutScope"/>, a <see cref="CancelScope"/>, a <see cref="TaskGroup"/>. Not in asyncio.</summary>
/// <remarks>
/// The token is for APIs of .NET that take one. It is cancelled by what cancels the block: its own limit, a scope around it, a request to its task. What ends a scope inside of it does not.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public abstract class TokenScope
{
    private CancellationTokenSource? _source;

    private protected TokenScope()
    {
    }

    /// <summary>The token of this block; it lives as long as the block. Taking it tells that the code cancels by it: awaits of native tasks are then left to end by the token.</summary>
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
                if (host.Cancelling() > CancellingAtEntry || host.IsScopeCancelled)
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

    /// <summary>The task whose code is in the scope; null before it is entered.</summary>
    internal AsyncioTask? Host { get; private set; }

    /// <summary>How many requests to cancel the task had when the scope was entered.</summary>
    internal int CancellingAtEntry { get; private set; }

    /// <summary>The next scope around this one in the same task.</summary>
    internal TokenScope? Around { get; set; }

    /// <summary>Where the scope was entered: what is inside comes at later places (<see cref="EventLoop.PresentPlace"/>).</summary>
    internal long EntryPlace { get; private set; }

    /// <summary>Somebody has asked for the token.</summary>
    internal bool IsTokenTaken => _source is not null;

    /// <summary>Cancels the token. Calls what others have registered.</summary>
    internal void CancelToken() => Host?.CancelSource(_source);

    private protected void EnterTask(string what)
    {
        Host = EventLoop.RequireRunning().CurrentTask ?? throw Misuse.NoCurrentTask(what);
        CancellingAtEntry = Host.Cancelling();
        EntryPlace = Host.GetLoop().PresentPlace;
        Host.EnterTokens(this);
    }

    private protected void LeaveTask() => Host!.LeaveTokens(this);
}
