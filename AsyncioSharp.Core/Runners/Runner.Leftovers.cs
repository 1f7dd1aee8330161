namespace AsyncioSharp;

// What is left when the last run has ended: tasks, and native methods that are nobody's task. Both get a cancellation, and time to run
// their finally blocks.
//
// A task that does not end holds Run up, as in asyncio: it says so itself by swallowing the cancellation. A native method may not notice
// that it is cancelled (it may wait in a loop with a catch). So there is a limit: a few rounds, each of which cancels what they wait for
// then.
public sealed partial class Runner
{
    private const int Rounds = 5;

    // Of the loop's time, so that it is nothing in virtual time.
    private const double RoundSeconds = 1;
    private const double LongestPause = 0.05;

    private static void EndLeftovers(EventLoop loop)
    {
        CancelAllTasks(loop);
        for (int round = 0; round < Rounds && loop.HasOrphans; round++)
        {
            loop.CancelOrphans();
            loop.RunUntilComplete(UntilOrphansEnd(loop));
            CancelAllTasks(loop);
        }
    }

    /// <summary>
    /// Gives them turns, and then time. There is nothing to wait for: one that goes on is not known until it waits again.
    /// </summary>
    private static async Coroutine UntilOrphansEnd(EventLoop loop)
    {
        double end = loop.Time() + RoundSeconds;
        for (double pause = 0; ; pause = Math.Min(LongestPause, (2 * pause) + 0.001))
        {
            for (int turn = 0; turn < 3; turn++)
            {
                await Asyncio.Sleep(0);
            }

            if (!loop.HasOrphans || loop.Time() >= end)
            {
                return;
            }

            await Asyncio.Sleep(pause);
        }
    }

    private static void CancelAllTasks(EventLoop loop)
    {
        AsyncioTask[] leftovers = [.. loop.PendingTasks];
        if (leftovers.Length == 0)
        {
            return;
        }

        CancelRequest.SendAll(leftovers);
        loop.RunUntilComplete(Asyncio.GatherReturnExceptions((IEnumerable<IAwaitable>)leftovers));
        foreach (AsyncioTask task in leftovers)
        {
            if (!task.Cancelled() && task.Exception() is { } error)
            {
                loop.CallExceptionHandler(new LoopExceptionContext
                {
                    Message = "unhandled exception during AsyncioContext.Run() shutdown",
                    Exception = error,
                    Task = task,
                });
            }
        }
    }
}
