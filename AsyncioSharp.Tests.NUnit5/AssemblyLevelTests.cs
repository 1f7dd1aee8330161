using AsyncioSharp.Testing;

// With seeds: the tests here that are async and have no nearer attribute run three times.
[assembly: Asyncio(Seeds = "1-2")]

namespace AsyncioSharp.Tests.Testing;

#pragma warning disable CS0618 // [Order] is on its way out in NUnit 5; in NUnit 4 there is nothing else.
/// <summary>[Asyncio] on the assembly, which is for all of its tests.</summary>
[TestFixture]
public class AssemblyLevelTests
{
    private static readonly Dictionary<string, int> Runs = [];
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

    [Test, Order(1)]
    public async Task Test_WithoutAnAttribute_IsOnTheLoop()
    {
        Count();
        await Asyncio.Sleep(3600);

        Asyncio.GetRunningLoop().Should().BeSameAs(_loop);
        Asyncio.GetRunningLoop().Time().Should().Be(3601);
    }

    [TestCase(1), TestCase(2)]
    public async Task Case_WithoutAnAttribute_IsOnTheLoop(int n)
    {
        Count();
        await Asyncio.Sleep(n);

        Asyncio.GetRunningLoop().Should().BeSameAs(_loop);
    }

    [Test, NUnitHookTests.Hook, Order(2)]
    public async Task Test_WithAHook_RunsWithTheSeedsToo()
    {
        Count();
        await Asyncio.Sleep(1);
    }

    [Test, Order(3)]
    public void Seeds_OnTheAssembly_RunEachAsyncTestWithEachSeed()
    {
        Runs.Should().HaveCountGreaterThanOrEqualTo(2);
        Runs.Values.Should().AllBeEquivalentTo(3, "asyncio's order and two seeds");
    }

    private static void Count()
    {
        string name = TestContext.CurrentContext.Test.Name;
        Runs[name] = Runs.GetValueOrDefault(name) + 1;
    }
}
