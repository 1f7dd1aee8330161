namespace AsyncioSharp;

/// <summary>
/// Debug mode: a request went by a token, and the await is left to end by it. Says so if it is still there a second later: then what is
/// awaited does not listen.
/// </summary>
internal sealed class TokenWatch
{
    /// <summary>In seconds of the loop's time. A database that has to tell its server takes less.</summary>
    private const double Patience = 1;

    private readonly AsyncioTask _task;
    private readonly TokenScope? _scope;
    private readonly ForeignPlace _place;
    private readonly TimerHandle _timer;

    /// <param name="task">Who is to end.</param>
    /// <param name="scope">The scope of it that is to end; null is the whole task.</param>
    public TokenWatch(AsyncioTask task, TokenScope? scope)
    {
        _task = task;
        _scope = scope;
        _place = new ForeignPlace(task.GetStack());
        _timer = task.GetLoop().CallLater(Patience, Look);
    }

    /// <summary>The task has ended.</summary>
    public void End() => _timer.Cancel();

    /// <summary>The task leaves a scope.</summary>
    public void EndOf(TokenScope scope)
    {
        if (ReferenceEquals(scope, _scope))
        {
            End();
        }
    }

    private void Look()
    {
        if (_task.SyncContext.StuckOnForeign(_scope) is null || new ForeignPlace(_task.GetStack()) != _place)
        {
            return;
        }

        string by = _scope is null ? string.Empty : $" by {_scope}";
        Console.Error.WriteLine(
            $"{_task} was cancelled{by} a second ago, and is still in its await {_place}: "
            + "a token was taken, so the await is left to end by that, but what is awaited does not listen to it. "
            + "Pass the token (that of the lambda, of the scope, or Asyncio.CancellationToken) to what is awaited there.");
    }
}
