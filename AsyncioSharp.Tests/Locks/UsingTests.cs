using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Locks;

/// <summary><c>using (await x.Acquire())</c>, which is <c>async with x</c>, is the same for everything that has it.</summary>
[TestFixture]
public class UsingTests
{
    [TestCase("Lock"), TestCase("Condition"), TestCase("Semaphore"), TestCase("BoundedSemaphore")]
    [PythonTest("test_pep492", "LockTests.test_context_manager_async_with")]
    public void Acquire_InUsing_IsLockedInsideAndFreeAfterwards(string kind) => Virtual.Run(async () =>
    {
        (Func<Coroutine<IDisposable>> acquire, Func<bool> locked) = Make(kind);
        await Asyncio.Sleep(1);
        locked().Should().BeFalse();
        using (await acquire())
        {
            locked().Should().BeTrue();
            await Asyncio.Sleep(1);
            locked().Should().BeTrue();
        }

        locked().Should().BeFalse();
    });

    private static (Func<Coroutine<IDisposable>> Acquire, Func<bool> Locked) Make(string kind)
    {
        switch (kind)
        {
            case "Lock":
                var gate = new AsyncioLock();
                return (async () => await gate.Acquire(), gate.Locked);
            case "Condition":
                var condition = new AsyncioCondition();
                return (async () => await condition.Acquire(), condition.Locked);
            default:
                var semaphore = kind == "Semaphore" ? new AsyncioSemaphore() : new AsyncioBoundedSemaphore();
                return (async () => await semaphore.Acquire(), semaphore.Locked);
        }
    }
}
