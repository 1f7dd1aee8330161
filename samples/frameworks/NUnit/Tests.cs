using AsyncioSharp;
using AsyncioSharp.Testing;
using NUnit.Framework;

public class Tests
{
    private object? _loop;

    [SetUp]
    public async Task SetUp()
    {
        await Asyncio.Sleep(1);
        _loop = Asyncio.GetRunningLoop();
    }

    [TearDown]
    public async Task TearDown()
    {
        await Asyncio.Sleep(1);
        if (!ReferenceEquals(_loop, Asyncio.GetRunningLoop()))
        {
            throw new InvalidOperationException("Tear-down is on another loop than set-up.");
        }
    }

    [Test, Asyncio]
    public async Task Passes() => await Bodies.Passes();

    [Test, Asyncio]
    public async Task Asserts() => await Bodies.Asserts();

    [Test, Asyncio]
    public async Task LeavesATask() => await Bodies.LeavesATask();

    [Test, Asyncio]
    public async Task Hangs() => await Bodies.Hangs();

    [Test, Asyncio(Seeds = "1-100")]
    public async Task LosesAPayment() => await Bodies.LosesAPayment();

    [Test, Asyncio(Explore = ExplorationStrategy.Exhaustive)]
    public async Task LosesAPaymentSomewhere() => await Bodies.LosesAPayment();

    [Test, Asyncio(Seeds = "1-3")]
    public async Task PassesUnderSeeds() => await Bodies.Passes();

    [Test, Asyncio(Explore = ExplorationStrategy.Exhaustive, MaxSchedules = 3)]
    public async Task HasManyOrders() => await Bodies.HasManyOrders();

    [Test, Asyncio]
    public async Task Skips()
    {
        await Asyncio.Sleep(1);
        Assert.Ignore("says so");
    }

    [Test, Asyncio]
    public async Task Writes()
    {
        await Asyncio.Sleep(1);
        Console.WriteLine("written on the loop");
    }

    [TestCase(1), TestCase(2), Asyncio]
    public async Task HasRows(int seconds) => await Asyncio.Sleep(seconds);
}

public class FailingTearDown
{
    [TearDown]
    public async Task TearDown()
    {
        await Asyncio.Sleep(1);
        throw new InvalidOperationException("from tear-down");
    }

    [Test, Asyncio]
    public async Task FailsInTearDown() => await Bodies.Passes();
}
