using AsyncioSharp;
using AsyncioSharp.Testing;
using NUnit.Framework;

namespace Samples.Testing;

/// <summary>What no test in real time can do: ten years pass in milliseconds, and every tick of them (100 ns) counts.</summary>
[TestFixture]
public class VirtualTimeTests
{
    [Test, Asyncio]
    public async Task TenVirtualYears()
    {
        var loop = Asyncio.GetRunningLoop();
        var tenYears = TimeSpan.FromDays(3652);
        var (hour, tick) = (TimeSpan.FromHours(1), TimeSpan.FromTicks(1));

        await Asyncio.Sleep(tenYears);
        Assert.That(loop.Elapsed, Is.EqualTo(tenYears));

        // A race of three timeouts, a tick apart. The one that is to win starts last.
        var arrivals = new List<(string Name, TimeSpan At)>();

        async Coroutine Racer(string name, TimeSpan timeout)
        {
            try
            {
                await Asyncio.WaitFor(Asyncio.Sleep(tenYears), timeout);
            }
            catch (TimeoutException)
            {
                arrivals.Add((name, loop.Elapsed));
            }
        }

        await Asyncio.Gather(Racer("third", hour + tick), Racer("second", hour), Racer("first", hour - tick));
        var finish = tenYears + hour;
        Assert.That(arrivals, Is.EqualTo(new[] { ("first", finish - tick), ("second", finish), ("third", finish + tick) }));

        // A thousand sleepers that wake at the same instant do so in the order in which they went to sleep.
        var woken = new List<int>();

        async Coroutine Sleeper(int number)
        {
            await Asyncio.Sleep(hour);
            woken.Add(number);
        }

        await Asyncio.Gather(Enumerable.Range(0, 1000).Select(number => Asyncio.CreateTask(Sleeper(number))));
        Assert.That(woken, Is.EqualTo(Enumerable.Range(0, 1000)));
        Assert.That(loop.Elapsed, Is.EqualTo(finish + tick + hour));
    }
}
