using AsyncioSharp;
using AsyncioSharp.Testing;
using NUnit.Framework;

namespace AsyncioTests;

public class RetryTests
{
    [Test, Asyncio]
    public async Task Retry_TwoFailures_WaitsLongerEachTime()
    {
        int calls = 0;

        await Retry(() => ++calls < 3 ? throw new IOException("busy") : 0);

        Assert.That(calls, Is.EqualTo(3));
        Assert.That(Asyncio.GetRunningLoop().Time(), Is.EqualTo(60 + 120));     // three minutes of the loop's time, milliseconds of yours
    }

    // The same test in a hundred different orders of its tasks.
    [Test, Asyncio(Seeds = "1-100")]
    public async Task Counter_TwoTasks_CountEach()
    {
        int counter = 0;

        async Coroutine Count()
        {
            await Asyncio.Sleep(1);
            counter++;                  // read and write without an await in between: nobody gets in
        }

        await Asyncio.Gather(Count(), Count());

        Assert.That(counter, Is.EqualTo(2));
    }

    private static async Coroutine Retry(Func<int> work)
    {
        for (double delay = 60; ; delay *= 2)
        {
            try
            {
                work();
                return;
            }
            catch (IOException)
            {
                await Asyncio.Sleep(delay);
            }
        }
    }
}
