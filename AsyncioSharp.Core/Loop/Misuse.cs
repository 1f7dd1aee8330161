namespace AsyncioSharp;

/// <summary>The errors of wrong use: what was wrong, and what to do instead.</summary>
internal static class Misuse
{
    public static InvalidOperationException NoRunningLoop() => new(
        "no running event loop. Call this from inside a coroutine, task or callback that AsyncioContext.Run(...) or loop.RunForever() "
            + "runs, on the loop's own thread. (ASYNCIO101)");

    public static InvalidOperationException NoCurrentLoop() => new(
        "There is no current event loop in this thread: SetEventLoop(null) was called. Set one with Asyncio.SetEventLoop(...), "
            + "or call this from inside AsyncioContext.Run(...). (ASYNCIO101)");

    public static InvalidOperationException WrongThread() => new(
        "Non-thread-safe operation invoked on an event loop other than the current one. From another thread use "
            + "loop.CallSoonThreadsafe(...), Asyncio.RunCoroutineThreadsafe(...) or await loop.SwitchTo(); "
            + "for the events of libraries there is loop.Wrap(handler). (ASYNCIO103)");

    public static InvalidOperationException Closed() => new(
        "Event loop is closed. Make a new one, or do this work before loop.Close() or the end of AsyncioContext.Run(...). "
            + "(ASYNCIO107)");

    public static InvalidOperationException OtherLoop(Future future) => new(
        $"{future} is attached to a different loop. Use each future on the loop that made it; between loops use "
            + "Asyncio.RunCoroutineThreadsafe(...). (ASYNCIO104)");

    public static ArgumentException LoopArgument(string parameter) => new(
        "The future belongs to a different loop than the one specified as the loop argument. (ASYNCIO104)", parameter);

    public static InvalidOperationException AwaitsItself(Future task) => new(
        $"Task cannot await on itself: {task}. It would wait for ever.");

    public static InvalidOperationException AwaitedTwice(Coroutine coroutine) => new(
        $"cannot reuse already awaited coroutine {coroutine.Name}. A coroutine runs once: call the method again, "
            + "or make a task of it (Asyncio.CreateTask) and await the task as often as you like. (ASYNCIO105)");

    public static InvalidOperationException NoCurrentTask(string what) => new(
        $"{what} should be used inside a task. Start the code with AsyncioContext.Run(...) or Asyncio.CreateTask(...).");

    public static InvalidOperationException NoResult(string scope, string cancel) => new(
        $"{cancel} has ended the body of {scope} before it had a result. Return before that, use a body without a result, "
            + "or CancelScope or MoveOnAfter, which say whether there is a result.");

    public static InvalidOperationException NoResult(Exception swallowed) => new(
        "The body of With has no result: the context manager has swallowed its error. Look at Swallowed first, "
            + "or use TryGetValue.", swallowed);

    public static void ThrowIfNaN(double seconds, string parameter)
    {
        if (double.IsNaN(seconds))
        {
            throw new ArgumentException("Invalid delay: NaN (not a number). Give seconds as a finite number.", parameter);
        }
    }
}
