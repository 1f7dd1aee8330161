namespace AsyncioSharp;

// Nothing is lost and nothing kills the loop: every error that has no other way to its user comes through CallExceptionHandler.
public sealed partial class EventLoop
{
    private readonly List<UnretrievedError> _unretrieved = [];
    private int _unretrievedRead;
    private int _collectionsSeen;
    private Action<EventLoop, LoopExceptionContext>? _exceptionHandler;

    /// <summary>Sets what is called for errors that nobody else receives (asyncio's <c>loop.set_exception_handler()</c>).</summary>
    /// <param name="handler">The handler; null restores <see cref="DefaultExceptionHandler"/>.</param>
    public void SetExceptionHandler(Action<EventLoop, LoopExceptionContext>? handler)
    {
        CheckThread();
        _exceptionHandler = handler;
    }

    /// <summary>The handler that was set, or null (asyncio's <c>loop.get_exception_handler()</c>).</summary>
    /// <returns>The handler.</returns>
    public Action<EventLoop, LoopExceptionContext>? GetExceptionHandler() => _exceptionHandler;

    /// <summary>Writes the report to the error stream (asyncio's <c>loop.default_exception_handler()</c>).</summary>
    /// <param name="context">What happened.</param>
    /// <remarks>Thread-safe.</remarks>
    public void DefaultExceptionHandler(LoopExceptionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Console.Error.WriteLine(context);
    }

    /// <summary>
    /// Reports an error (asyncio's <c>loop.call_exception_handler()</c>). Never throws, except for <see cref="KeyboardInterrupt"/>.
    /// </summary>
    /// <param name="context">What happened.</param>
    /// <remarks>Thread-safe: the handler runs on the thread that reports.</remarks>
    public void CallExceptionHandler(LoopExceptionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Interlocked.Increment(ref _errorsReported);
        if (Telemetry.Exist)
        {
            AsyncioEventSource.Log.UnhandledError(Id, context);
        }

        try
        {
            if (_exceptionHandler is null)
            {
                DefaultExceptionHandler(context);
                return;
            }

            CallInContextOf(context, _exceptionHandler);
        }
        catch (Exception error) when (error is not KeyboardInterrupt)
        {
            ReportFailedHandler(context, error);
        }
    }

    internal UnretrievedError TrackUnretrieved(Future future, CapturedError error)
    {
        var unretrieved = new UnretrievedError(future, error);
        _unretrieved.Add(unretrieved);
        return unretrieved;
    }

    internal void NoteRetrieved(UnretrievedError unretrieved)
    {
        unretrieved.IsRetrieved = true;
        if (t_running != this && IsRunning())
        {
            // Another thread reads a result that is there. The list is the loop's own; it will find the mark.
            return;
        }

        if (++_unretrievedRead > 32 && _unretrievedRead > _unretrieved.Count / 2)
        {
            _unretrieved.RemoveAll(entry => entry.IsRetrieved);
            _unretrievedRead = 0;
        }
    }

    /// <summary>
    /// Before the loop sleeps: reports the errors of futures that no longer exist. Costs one comparison while no collection has run.
    /// </summary>
    private void ReportCollectedErrors()
    {
        if (_unretrieved.Count == 0 || _collectionsSeen == GC.CollectionCount(0))
        {
            return;
        }

        _collectionsSeen = GC.CollectionCount(0);
        ReportUnretrieved(entry => entry.IsCollected);
    }

    private void ReportUnretrieved() => ReportUnretrieved(static _ => true);

    private void ReportUnretrieved(Predicate<UnretrievedError> match)
    {
        foreach (UnretrievedError entry in _unretrieved.FindAll(match))
        {
            if (!entry.IsRetrieved)
            {
                LoopExceptionContext report = entry.ToContext();
                entry.IsRetrieved = true;
                CallExceptionHandler(report);
            }
        }

        _unretrieved.RemoveAll(static entry => entry.IsRetrieved);
        _unretrievedRead = 0;
    }

    private void ReportCallbackError(Exception exception, in ReadyEntry entry) => CallExceptionHandler(entry switch
    {
        { Kind: ReadyKind.Handle, Work: Handle handle } => new LoopExceptionContext
        {
            Message = $"Exception in callback {handle}",
            Exception = exception,
            Handle = handle,
            SourceTraceback = DebugInfo.CreationOf(handle),
        },
        { Kind: ReadyKind.Post, Work: SendOrPostCallback posted } => new LoopExceptionContext
        {
            Message =
                $"Exception in callback {ContinuationNames.Of(posted, entry.State, exception)} (an async void method, "
                    + "or something posted to the loop)",
            Exception = exception,
            Task = entry.Owner.Task,
        },
        { Work: Delegate callback } => new LoopExceptionContext
        {
            Message = $"Exception in callback {ContinuationNames.Of(callback)}",
            Exception = exception,
            Task = entry.Owner.Task,
        },
        { Owner.Task: { } task } =>
            new LoopExceptionContext { Message = $"Exception in a step of {task}", Exception = exception, Task = task },
        _ => new LoopExceptionContext { Message = $"Exception in callback {entry.Work}", Exception = exception },
    });

    /// <summary>The loop's thread has been blocked for longer than <see cref="SlowCallbackDuration"/>.</summary>
    internal void ReportBlocked(AsyncioTask? task, string stack)
    {
        if (!Array.Exists(_instruments, one => one.OnBlocked(task, stack)))
        {
            CallExceptionHandler(BlockedContext(task, stack));
        }
    }

    private static LoopExceptionContext BlockedContext(AsyncioTask? task, string stack) => new()
    {
        Message =
            $"The event loop's thread is blocked in {(task is null ? "a callback" : task)} by a synchronous wait (.Wait(), .Result, "
                + "a lock or an event); nothing else runs, and if it waits "
            + "for work of this loop it waits for ever. Await instead, or move the blocking call to Asyncio.ToThread(...). "
            + "(ASYNCIO108)\n" + stack,
        Task = task,
    };

    private void CallInContextOf(LoopExceptionContext context, Action<EventLoop, LoopExceptionContext> handler)
    {
        // CPython 3.12: the handler runs in the context of the failing task, else of the handle.
        Context? own = context.Task is { } task ? task.GetContext()
            : (context.Future as AsyncioTask)?.GetContext() ?? context.Handle?.GetContext() ?? context.Own;
        if (own is null)
        {
            handler(this, context);
        }
        else
        {
            own.Run(() => handler(this, context));
        }
    }

    private void ReportFailedHandler(LoopExceptionContext context, Exception error)
    {
        try
        {
            DefaultExceptionHandler(
                new LoopExceptionContext { Message = $"Unhandled error in exception handler, while it was reporting:\n{context}",
                Exception = error });
        }
        catch (Exception lost) when (lost is not KeyboardInterrupt)
        {
            // The error stream itself fails: there is nobody left to tell, and the loop has to live.
        }
    }
}
