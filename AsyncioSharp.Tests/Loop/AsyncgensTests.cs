using System.Runtime.CompilerServices;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Loop;

[TestFixture, NonParallelizable]
public class AsyncgensTests
{
    [Test, Property("Semantic", "32"), Property("Semantic", "34")]
    public void ShutdownAsyncgens_TrackedAndSuspended_ItsFinallyRuns()
    {
        var log = new List<string>();
        Virtual.Run(async () =>
        {
            IAsyncEnumerator<int> items = Asyncio.Asyncgen(Numbers(log)).GetAsyncEnumerator();
            await items.MoveNextAsync();
            await Asyncio.GetRunningLoop().ShutdownAsyncgens();
            log.Add("shut down");
        });

        log.Should().Equal("closed", "shut down");
    }

    [Test, Property("Semantic", "32")]
    public void ShutdownAsyncgens_NotTracked_ItIsLeftAlone()
    {
        var log = new List<string>();
        Virtual.Run(async () =>
        {
            IAsyncEnumerator<int> items = Numbers(log).GetAsyncEnumerator();
            await items.MoveNextAsync();
            await Asyncio.GetRunningLoop().ShutdownAsyncgens();
        });

        log.Should().BeEmpty();
    }

    [Test, Property("Semantic", "33")]
    public void Run_AbandonedGenerator_IsClosedAtTheEndAtTheLatest([Values] Body body)
    {
        var log = new List<string>();
        Virtual.RunAndLeave(body, Coroutine, Native);

        log.Should().Equal("main ends", "closed");

        async Coroutine Coroutine()
        {
            await Abandon(log);
            log.Add("main ends");
        }

        async Task Native()
        {
            await Abandon(log);
            log.Add("main ends");
        }
    }

    [Test, Property("Semantic", "33")]
    public void Asyncgen_CollectedUnfinished_IsStillClosedByTheLoop()
    {
        var log = new List<string>();
        Virtual.RunAndLeave(async () =>
        {
            await Abandon(log);
            await Asyncio.Sleep(0);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            log.Add("collected");
        });

        log.Should().Equal("collected", "closed");
    }

    [Test, Property("Semantic", "34")]
    public void ShutdownAsyncgens_SeveralWithSlowCleanUp_AreClosedTogether()
    {
        Virtual.Run(async () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            for (int i = 0; i < 3; i++)
            {
                await Asyncio.Asyncgen(SlowToClose()).GetAsyncEnumerator().MoveNextAsync();
            }

            await loop.ShutdownAsyncgens();

            loop.Time().Should().Be(1);
        });

        static async IAsyncEnumerable<int> SlowToClose()
        {
            try
            {
                yield return 1;
            }
            finally
            {
                await Asyncio.Sleep(1);
            }
        }
    }

    [Test, Property("Semantic", "34")]
    public void ShutdownAsyncgens_OneFails_ItIsReportedAndTheOthersAreClosed()
    {
        var log = new List<string>();
        Reports? reports = null;
        Virtual.Run(async () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            reports = Reports.Of(loop);
            await Asyncio.Asyncgen(Failing()).GetAsyncEnumerator().MoveNextAsync();
            await Asyncio.Asyncgen(Numbers(log)).GetAsyncEnumerator().MoveNextAsync();
            await loop.ShutdownAsyncgens();
        });

        log.Should().Equal("closed");
        reports!.Only.Message.Should().StartWith("an error occurred during closing of asynchronous generator");
        reports.Only.Exception.Should().BeOfType<FormatException>();
        reports.Only.Asyncgen.Should().NotBeNull();

        static async IAsyncEnumerable<int> Failing()
        {
            try
            {
                yield return 1;
                await Asyncio.Sleep(0);
            }
            finally
            {
                Fail();
            }
        }

        static void Fail() => throw new FormatException();
    }

    [Test, Property("Semantic", "34")]
    public void Asyncgen_FirstIteratedAfterTheShutdown_WarnsOnly()
    {
        using var error = new ErrorStream();
        int first = Virtual.Run(async () =>
        {
            await Asyncio.GetRunningLoop().ShutdownAsyncgens();
            await foreach (int number in Asyncio.Asyncgen(Numbers([])))
            {
                return number;
            }

            return 0;
        });

        first.Should().Be(1);
        error.Text.Should().Contain("was scheduled after loop.ShutdownAsyncgens() call");
    }

    [Test]
    public void Asyncgen_IteratedToTheEnd_GivesAllItemsAndIsClosedOnce([Values] Body body)
    {
        var log = new List<string>();
        var items = new List<int>();
        Virtual.Run(body, Coroutine, Native);

        items.Should().Equal(1, 2);
        log.Should().Equal("closed");

        async Coroutine Coroutine()
        {
            await foreach (int item in Asyncio.Asyncgen(Numbers(log)))
            {
                items.Add(item);
            }
        }

        async Task Native()
        {
            await foreach (int item in Asyncio.Asyncgen(Numbers(log)))
            {
                items.Add(item);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Coroutine Abandon(List<string> log) => await Asyncio.Asyncgen(Numbers(log)).GetAsyncEnumerator().MoveNextAsync();

    private static async IAsyncEnumerable<int> Numbers(List<string> log)
    {
        try
        {
            yield return 1;
            await Asyncio.Sleep(1);
            yield return 2;
        }
        finally
        {
            log.Add("closed");
        }
    }
}
