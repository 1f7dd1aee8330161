using System.Diagnostics;
using System.Reflection;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Performance;

/// <summary>
/// What allocates nothing in steady state. Code that is not optimised yet boxes where optimised code does not, so rounds are repeated until one is
/// clean: a real allocation is in every round, that of a cold JIT only in the first ones. A debug build of the library is never optimised.
/// </summary>
[TestFixture]
[Category("Allocation")]
public class AllocationTests
{
    private const int Operations = 1000;

    [Test]
    public void Post_CallbackInSteadyState_AllocatesNothing()
    {
        using EventLoop loop = Virtual.Loop();
        var meter = new Meter();
        var left = Operations;
        Action step = null!;
        step = () =>
        {
            if (left-- > 0)
            {
                loop.Post(step);
            }
            else if (meter.EndRound())
            {
                loop.Stop();
            }
            else
            {
                left = Operations;
                loop.Post(step);
            }
        };
        loop.Post(step);
        loop.RunForever();

        meter.Best.Should().Be(0);
    }

    [TestCase(Body.Coroutine), TestCase(Body.Native)]
    public void Sleep_ZeroInSteadyState_AllocatesNothing(Body body)
    {
        long best = AsyncioContext.Run(
            async Coroutine<long> () => await Virtual.Start(
                body,
                async Coroutine<long> () =>
                {
                    var meter = new Meter();
                    do
                    {
                        for (int i = 0; i < Operations; i++)
                        {
                            await Asyncio.Sleep(0);
                        }
                    }
                    while (!meter.EndRound());

                    return meter.Best;
                },
                async Task<long> () =>
                {
                    var meter = new Meter();
                    do
                    {
                        for (int i = 0; i < Operations; i++)
                        {
                            await Asyncio.Sleep(0);
                        }
                    }
                    while (!meter.EndRound());

                    return meter.Best;
                }),
            loopFactory: Virtual.Loop);

        best.Should().Be(0);
    }

    [TestCase(Body.Coroutine), TestCase(Body.Native)]
    public void Await_PendingFutureInSteadyState_AllocatesNothing(Body body) => AsyncioContext.Run(
        async Coroutine () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            var futures = new Future<int>[Operations];
            var next = 0;
            Action complete = () => futures[next++].SetResult(1);
            var meter = new Meter();
            var sum = 0;
            do
            {
                for (int i = 0; i < Operations; i++)
                {
                    futures[i] = loop.CreateFuture<int>();
                }

                next = 0;
                sum = 0;
                await Virtual.Start(
                    body,
                    async Coroutine () =>
                    {
                        // The first await makes what a method needs once.
                        await Asyncio.Sleep(0);
                        meter.BeginRound();
                        for (int i = 0; i < Operations; i++)
                        {
                            loop.Post(complete);
                            sum += await futures[i];
                        }

                        meter.EndRound();
                    },
                    async Task () =>
                    {
                        await Asyncio.Sleep(0);
                        meter.BeginRound();
                        for (int i = 0; i < Operations; i++)
                        {
                            loop.Post(complete);
                            sum += await futures[i];
                        }

                        meter.EndRound();
                    });
                sum.Should().Be(Operations);
            }
            while (!meter.IsOver);

            meter.Best.Should().Be(0);
        },
        loopFactory: Virtual.Loop);

    [Test]
    public void Await_CoroutineThatDoesNotSuspend_CostsItsBoxOnly() => AsyncioContext.Run(
        async Coroutine () =>
        {
            var meter = new Meter();
            do
            {
                for (int i = 0; i < Operations; i++)
                {
                    await Nothing();
                }
            }
            while (!meter.EndRound());

            (meter.Best / Operations).Should().BeInRange(1, 160, "one object per call");

            static async Coroutine Nothing()
            {
            }
        },
        loopFactory: Virtual.Loop);

    [Test]
    public void CreateTask_OfACoroutine_CostsTheTaskAndItsContextOnly() => AsyncioContext.Run(
        async Coroutine () =>
        {
            _ = new ContextVar<int>("n");
            var meter = new Meter();
            var coroutines = new Coroutine[Operations];
            var tasks = new AsyncioTask[Operations];
            do
            {
                for (int i = 0; i < Operations; i++)
                {
                    coroutines[i] = Nothing();
                }

                meter.BeginRound();
                for (int i = 0; i < Operations; i++)
                {
                    tasks[i] = Asyncio.CreateTask(coroutines[i]);
                }

                meter.EndRound();
                await Asyncio.Gather(tasks);
            }
            while (!meter.IsOver);

            (meter.Best / Operations).Should().BeInRange(1, 416, "184 bytes, and 232 for its mark since this program has context variables: a hundred thousand tasks are not rare");

            static async Coroutine Nothing()
            {
            }
        },
        loopFactory: Virtual.Loop);
}
