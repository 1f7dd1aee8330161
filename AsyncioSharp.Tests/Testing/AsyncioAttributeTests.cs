using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

/// <summary>[Asyncio] on methods, with everything NUnit has.</summary>
[TestFixture]
public class AsyncioAttributeTests
{
    private object? _setUpLoop;

    [SetUp]
    public async Task SetUp()
    {
        await Task.Yield();
        _setUpLoop = LoopHere();
    }

    [TearDown]
    public async Task TearDown()
    {
        await Task.Yield();
        LoopHere().Should().BeSameAs(_setUpLoop);
    }

    [Test]
    public async Task Test_WithoutAsyncio_SetUpIsNotOnALoop()
    {
        await Task.Yield();

        _setUpLoop.Should().BeNull();
    }

    [Test, Asyncio]
    public async Task Test_SleepingTenYears_IsOverAtOnce()
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        loop.Should().BeSameAs(_setUpLoop);

        await Asyncio.Sleep(10 * 365.25 * 86400);

        loop.Time().Should().Be(10 * 365.25 * 86400);
    }

    [Test, Asyncio]
    public async Coroutine Test_OfACoroutine_RunsOnTheLoop()
    {
        await Asyncio.Sleep(1);

        Asyncio.GetRunningLoop().Should().BeSameAs(_setUpLoop);
    }

    [TestCase(1, ExpectedResult = 2), Asyncio]
    public async Coroutine<int> TestCase_WithAResult_GivesIt(int n)
    {
        await Asyncio.Sleep(1);
        return Asyncio.GetRunningLoop() == _setUpLoop ? n + 1 : -1;
    }

    private static object? LoopHere()
    {
        try
        {
            return Asyncio.GetRunningLoop();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
