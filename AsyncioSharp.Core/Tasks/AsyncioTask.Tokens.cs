namespace AsyncioSharp;

// Tokens, for what can be cancelled in .NET's way only.
//
//  1. The task has one, and every scope that it is in (TokenScope). They are made when somebody asks for them: then the token is *taken*.
//  2. A request cancels the tokens of what it ends: that of a scope its own and those of the scopes inside; AsyncioTask.Cancel all of them,
//     and the task's.
//  3. Where such a token is taken, a foreign await that the task is in is left alone: it is to end by the token. Otherwise it is
//     interrupted (AwaitInterrupter).
//  4. A token's request counts as delivered when the task then throws an OperationCanceledException of .NET's (TokenAnswers). Until then it
//     stays pending: it is delivered by the next wait of ours, should the operation not have listened.
public abstract partial class AsyncioTask
{
    /// <summary>
    /// A token that is cancelled by <see cref="Cancel(string?)"/>: the bridge to APIs that take one. What ends a scope inside of the task
    /// does not cancel it; <see cref="Asyncio.CancellationToken"/> is the one of the innermost scope. A token that was cancelled stays so:
    /// after <see cref="Uncancel"/> has brought the count to zero a new one is handed out.
    /// </summary>
    public CancellationToken CancellationToken
    {
        get
        {
            GetLoop().CheckThread();
            if (Rare.Cancellation is not { } source)
            {
                Rare.Cancellation = source = new CancellationTokenSource();
                if (Cancelling() > 0)
                {
                    source.Cancel();
                }
            }

            return source.Token;
        }
    }

    /// <summary>The token of the innermost scope that the task is in, or its own.</summary>
    internal CancellationToken InnermostToken => InnermostScope?.CancellationToken ?? CancellationToken;

    /// <summary>Rule 3: a token is taken that a request of this origin cancels.</summary>
    /// <param name="from">The scope that asks; null is the whole task.</param>
    internal bool IsTokenTaken(TokenScope? from)
    {
        for (TokenScope? scope = _rare?.LastEntered; scope is not null; scope = scope.EnteredBefore)
        {
            if (scope.IsTokenTaken && TokenScope.IsInside(scope, from))
            {
                return true;
            }
        }

        return from is null && _rare?.Cancellation is not null;
    }

    /// <summary>Rule 3 for code in one scope: a token is taken of that or of one around it, up to the scope that asks.</summary>
    private bool IsTokenTaken(TokenScope? scope, TokenScope? from)
    {
        for (; scope is not null; scope = scope.Outer)
        {
            if (scope.IsTokenTaken)
            {
                return true;
            }

            if (ReferenceEquals(scope, from))
            {
                return false;
            }
        }

        return from is null && _rare?.Cancellation is not null;
    }

    /// <summary>Rule 2. Calls code of users.</summary>
    /// <param name="from">The scope that asks; null is the whole task.</param>
    internal void CancelTokens(TokenScope? from)
    {
        for (TokenScope? scope = _rare?.LastEntered; scope is not null; scope = scope.EnteredBefore)
        {
            if (TokenScope.IsInside(scope, from))
            {
                scope.CancelToken();
            }
        }

        if (from is null)
        {
            CancelSource(_rare?.Cancellation);
        }
    }

    /// <summary>
    /// Cancels a token. An error of its callbacks has no owner: the task may be cancelled by a group or a timeout, which can do nothing
    /// about it. So it is reported to the loop.
    /// </summary>
    internal void CancelSource(CancellationTokenSource? source)
    {
        try
        {
            source?.Cancel();
        }
        catch (AggregateException errors)
        {
            foreach (Exception error in errors.InnerExceptions)
            {
                ReportTokenCallback(error);
            }
        }
    }

    private void ReportTokenCallback(Exception error)
    {
        if (error is KeyboardInterrupt)
        {
            GetLoop().EndRunWith(CapturedError.Capture(error));
            return;
        }

        GetLoop().CallExceptionHandler(new LoopExceptionContext
        {
            Message = $"Exception in a callback of the CancellationToken of {this}",
            Exception = error,
            Task = this,
        });
    }

    /// <summary>Rule 4: the task has thrown an OperationCanceledException after its token was cancelled.</summary>
    internal void NoteTokenAnswered()
    {
        if ((_pending & PendingCancel.Token) != 0)
        {
            DropPendingRequest(InnermostScope);
            GetLoop().DropCancelDelivery(this);
        }
    }

    /// <summary>
    /// All requests are taken back: from now on the property gives a token that is not cancelled. One that no request has cancelled stays,
    /// since those who have it rely on it.
    /// </summary>
    private void ForgetCancelledToken()
    {
        if (_rare?.Cancellation is { IsCancellationRequested: true })
        {
            Rare.Cancellation = null;
        }
    }

    private void ExpectNoTokenAnswer()
    {
        if ((_pending & PendingCancel.Token) != 0)
        {
            _pending &= ~PendingCancel.Token;
            TokenAnswers.Forget();
        }
    }

    /// <summary>Rule 3: an await is left to end by a token. Debug mode looks whether it does.</summary>
    private void LeaveToToken(TokenScope? from)
    {
        if (GetLoop().GetDebug() && SyncContext.StuckOnForeign(from) is not null)
        {
            Rare.Watch?.End();
            Rare.Watch = new TokenWatch(this, from);
        }
    }

    /// <summary>Rule 4: the request goes by a token.</summary>
    private void ExpectTokenAnswer()
    {
        if ((_pending & PendingCancel.Token) == 0)
        {
            _pending |= PendingCancel.Token;
            TokenAnswers.Expect();
        }
    }
}
