using AsyncioSharp.Tests.Infrastructure;
using Nito.AsyncEx;

namespace AsyncioSharp.Tests.Interop;

[TestFixture]
public sealed class AsyncLazyTests
{
    [Test]
    public void Await_ByTwoTasksWithTheFactoryOnTheLoop_MakesTheValueOnceInVirtualTime()
    {
        int made = 0;
        Virtual.Run(async () =>
        {
            var lazy = new AsyncLazy<int>(
                async () =>
                {
                    await Asyncio.Sleep(2);
                    return ++made;
                },
                AsyncLazyFlags.ExecuteOnCallingThread);
            AsyncioTask<int> native = Asyncio.CreateTask(() => Native(lazy));
            (await Coroutine(lazy)).Should().Be(1);
            (await native).Should().Be(1);
            Asyncio.GetRunningLoop().Time().Should().Be(2);
        });

        made.Should().Be(1);

        static async Coroutine<int> Coroutine(AsyncLazy<int> lazy)
        {
            Home home = Home.Here();
            int value = await lazy;
            home.Check();
            return value;
        }

        static async Task<int> Native(AsyncLazy<int> lazy)
        {
            Home home = Home.Here();
            int value = await lazy;
            home.Check();
            return value;
        }
    }

    [Test]
    public void Await_WithTheFactoryOnThePool_BringsTheTaskHome([Values] Body body) => Virtual.Run(async () =>
    {
        int home = Environment.CurrentManagedThreadId;
        var lazy = new AsyncLazy<int>(() => Task.FromResult(Environment.CurrentManagedThreadId));
        (await Guest.Start(body, async () => await lazy)).Should().NotBe(home);
    });

    [Test]
    public void Await_WhenTheFactoryFails_RaisesAndRetries() => Virtual.Run(async () =>
    {
        int tries = 0;
        var lazy = new AsyncLazy<int>(
            async () =>
            {
                await Asyncio.Sleep(1);
                return ++tries == 1 ? throw new FormatException() : tries;
            },
            AsyncLazyFlags.ExecuteOnCallingThread | AsyncLazyFlags.RetryOnFailure);
        await ((Func<Task>)(async () => await lazy)).Should().ThrowAsync<FormatException>();
        (await lazy).Should().Be(2);
    });
}
