using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Futures;

/// <summary>The trace of an error that travels through many tasks: whole up to a length, then cut in the middle, again and again.</summary>
public class CapturedErrorTests
{
    private const int First = 16;
    private const int Longest = 31;

    /// <summary>Around the first cut, the second one, and far beyond.</summary>
    [TestCase(1), TestCase(16), TestCase(30), TestCase(31)]
    [TestCase(32), TestCase(33), TestCase(46), TestCase(47), TestCase(48), TestCase(49), TestCase(63), TestCase(64), TestCase(65), TestCase(200)]
    public void Await_ErrorOfALongChain_HasItsFirstHopsAndItsLast(int tasks) => Virtual.Run(async () =>
    {
        TrialError error = await Virtual.Error<TrialError>(Chain(tasks));

        // Only the tasks count here: what stands before the first of them are the frames of this test.
        string[] frames = error.StackTrace!.Split('\n');
        int hops = frames.Count(frame => frame.Contains("Hop("));
        int cuts = frames.Count(frame => frame.Contains("HopsLeftOutHere"));
        (hops, cuts).Should().Be(tasks <= Longest ? (tasks, 0) : (First + (tasks % First), 1));
        frames[0].Should().Contain("Hop(", "the origin is never cut off");
    });

    /// <summary>A cancellation keeps the trace of its first hops alone.</summary>
    [TestCase(1, 1), TestCase(7, 7), TestCase(8, 8), TestCase(9, 8), TestCase(40, 8)]
    public void Await_CancellationOfALongChain_HasItsFirstHops(int tasks, int hops) => Virtual.Run(async () =>
    {
        AsyncioTask last = Chain(tasks, new CancelledError("from within"));

        CancelledError error = await Virtual.Error<CancelledError>(last);

        error.StackTrace!.Split('\n').Count(frame => frame.Contains("Hop(")).Should().Be(hops);
    });

    private static AsyncioTask Chain(int tasks, Exception? error = null)
    {
        error ??= new TrialError("origin");
        AsyncioTask last = Asyncio.CreateTask(Hop(null, error));
        for (int i = 1; i < tasks; i++)
        {
            last = Asyncio.CreateTask(Hop(last, error));
        }

        return last;
    }

    private static async Coroutine Hop(AsyncioTask? before, Exception error)
    {
        if (before is null)
        {
            throw error;
        }

        await before;
    }
}
