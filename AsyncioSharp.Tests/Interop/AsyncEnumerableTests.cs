using System.Runtime.CompilerServices;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Interop;

[TestFixture]
public sealed class AsyncEnumerableTests
{
    [Test]
    public void AwaitForeach_OverAnIteratorThatSleeps_TakesVirtualTime([Values] Body body)
    {
        var got = new List<double>();
        Virtual.Run(Main(body, got));

        got.Should().Equal(1, 2, 3);

        static Func<Coroutine> Main(Body body, List<double> got)
        {
            return async () => await Guest.Start(body, Native);

            async Task Native()
            {
                Home home = Home.Here();
                await foreach (int item in Count(3))
                {
                    home.Check();
                    got.Add(Asyncio.GetRunningLoop().Time());
                }

                home.Check();
            }
        }
    }

    [Test]
    public void AwaitForeach_InACoroutine_RunsTheIteratorInTheSameTask() => Virtual.Run(async () =>
    {
        Home home = Home.Here();
        int sum = 0;
        await foreach (int item in Count(4))
        {
            home.Check();
            sum += item;
        }

        sum.Should().Be(6);
        Asyncio.GetRunningLoop().Time().Should().Be(4);
    });

    [Test]
    public void AwaitForeach_WithConfigureAwaitFalse_StaysOnTheLoopsThread([Values] Body body)
    {
        Virtual.Run(async () => await Guest.Start(body, Native));

        static async Task Native()
        {
            int home = Environment.CurrentManagedThreadId;
            await foreach (int item in Count(3).ConfigureAwait(false))
            {
                Environment.CurrentManagedThreadId.Should().Be(home);
            }

            Asyncio.GetRunningLoop().Time().Should().Be(3);
        }
    }

    [Test]
    public void WithCancellation_OfTheTasksToken_EndsTheIterator([Values] Body body)
    {
        bool cleanedUp = false;
        Virtual.Run(async () => await Guest.CancelWhile(body, async token =>
        {
            await foreach (int _ in Forever().WithCancellation(token))
            {
            }
        }));

        cleanedUp.Should().BeTrue();

        async IAsyncEnumerable<int> Forever([EnumeratorCancellation] CancellationToken token = default)
        {
            try
            {
                yield return 1;
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                cleanedUp = true;
            }
        }
    }

    [Test]
    public void Cancel_OfATaskInAnIteratorThatSleeps_RunsItsFinallyThatAwaits([Values] Body body)
    {
        double cleanedUp = 0;
        Virtual.Run(async () => await Guest.CancelWhile(body, async _ =>
        {
            await foreach (int item in Guarded())
            {
            }
        }));

        cleanedUp.Should().Be(3, "the cancel came at 1, and the cleanup takes 2");

        async IAsyncEnumerable<int> Guarded()
        {
            try
            {
                await Asyncio.Sleep(100);
                yield return 1;
            }
            finally
            {
                await Asyncio.Sleep(2);
                cleanedUp = Asyncio.GetRunningLoop().Time();
            }
        }
    }

    [Test]
    public void Break_OutOfAwaitForeach_ClosesTheIteratorInTheSameTask() => Virtual.Run(async () =>
    {
        Home home = Home.Here();
        bool closed = false;
        await foreach (int item in Guarded())
        {
            break;
        }

        closed.Should().BeTrue();
        home.Check();

        async IAsyncEnumerable<int> Guarded()
        {
            try
            {
                yield return 1;
                yield return 2;
            }
            finally
            {
                await Asyncio.Sleep(1);
                home.Check();
                closed = true;
            }
        }
    });

    [Test]
    public void AsyncLinq_OverAnIteratorThatSleeps_GivesItsItemsInVirtualTime() => Virtual.Run(async () =>
    {
        Home home = Home.Here();
        List<int> items = await Count(5).Where(item => item % 2 == 0).Select(item => item * 10).ToListAsync();
        home.Check();
        items.Should().Equal(0, 20, 40);
        Asyncio.GetRunningLoop().Time().Should().Be(5);
    });

    private static async IAsyncEnumerable<int> Count(int n)
    {
        for (int i = 0; i < n; i++)
        {
            await Asyncio.Sleep(1);
            yield return i;
        }
    }
}
