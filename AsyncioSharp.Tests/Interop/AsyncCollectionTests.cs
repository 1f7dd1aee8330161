using System.Collections.Concurrent;
using AsyncioSharp.Tests.Infrastructure;
using Nito.AsyncEx;

namespace AsyncioSharp.Tests.Interop;

/// <summary>Waiting operations go on on a pool thread inside: no timer is set meanwhile, or the virtual clock might run ahead.</summary>
[TestFixture]
public sealed class AsyncCollectionTests
{
    [Test]
    public void BoundedStack_BetweenTwoTasks_HandsEverythingOver([Values] Body body) => Virtual.Run(async () =>
    {
        var stack = new AsyncCollection<int>(new ConcurrentStack<int>(), 3);
        var got = new List<int>();
        await Asyncio.Gather(Guest.Start(body, Produce), Guest.Start(body, Consume));
        got.Should().BeEquivalentTo(Enumerable.Range(0, 10));
        got[0].Should().Be(2, "three fit before the producer has to wait, and the last comes out first");

        async Task Produce()
        {
            Home home = Home.Here();
            for (int i = 0; i < 10; i++)
            {
                await stack.AddAsync(i);
                home.Check();
            }

            stack.CompleteAdding();
        }

        async Task Consume()
        {
            Home home = Home.Here();
            while (await stack.OutputAvailableAsync())
            {
                got.Add(await stack.TakeAsync());
                home.Check();
            }
        }
    });

    [Test]
    public void TakeAsync_CancelledTask_TakesNoItem([Values] Body body) => Virtual.Run(async () =>
    {
        var items = new AsyncCollection<string>();
        await Guest.CancelWhile(body, items.TakeAsync);
        await items.AddAsync("item");
        (await items.TakeAsync()).Should().Be("item");
    });
}
