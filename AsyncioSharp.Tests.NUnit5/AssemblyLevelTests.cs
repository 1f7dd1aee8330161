using AsyncioSharp.Testing;

[assembly: Asyncio]

namespace AsyncioSharp.Tests.Testing;

/// <summary>[Asyncio] on the assembly; only here, since it is for all tests of one.</summary>
[TestFixture]
public class AssemblyLevelTests
{
    private object? _loop;

    [SetUp]
    public async Coroutine SetUp()
    {
        await Asyncio.Sleep(1);
        _loop = Asyncio.GetRunningLoop();
    }

    [TearDown]
    public async Task TearDown()
    {
        await Asyncio.Sleep(1);
        Asyncio.GetRunningLoop().Should().BeSameAs(_loop);
    }

    [Test]
    public async Task Test_WithoutAnAttribute_IsOnTheLoop()
    {
        await Asyncio.Sleep(3600);

        Asyncio.GetRunningLoop().Should().BeSameAs(_loop);
        Asyncio.GetRunningLoop().Time().Should().Be(3601);
    }

    [TestCase(1), TestCase(2)]
    public async Task Case_WithoutAnAttribute_IsOnTheLoop(int n)
    {
        await Asyncio.Sleep(n);

        Asyncio.GetRunningLoop().Should().BeSameAs(_loop);
    }
}
