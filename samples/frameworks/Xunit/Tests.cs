using AsyncioSharp;
using AsyncioSharp.Testing;
using Xunit;

public class Tests : IAsyncLifetime
{
    private object? _loop;

    public async ValueTask InitializeAsync()
    {
        await Asyncio.Sleep(1);
        _loop = Asyncio.GetRunningLoop();
    }

    public async ValueTask DisposeAsync()
    {
        await Asyncio.Sleep(1);
        if (!ReferenceEquals(_loop, Asyncio.GetRunningLoop()))
        {
            throw new InvalidOperationException("Tear-down is on another loop than set-up.");
        }
    }

    [Asyncio]
    public async Task Passes() => await Bodies.Passes();

    [Asyncio]
    public async Task Asserts() => await Bodies.Asserts();

    [Asyncio]
    public async Task LeavesATask() => await Bodies.LeavesATask();

    [Asyncio]
    public async Task Hangs() => await Bodies.Hangs();

    [Asyncio(Seeds = "1-100")]
    public async Task LosesAPayment() => await Bodies.LosesAPayment();

    [Asyncio(Explore = ExplorationStrategy.Exhaustive)]
    public async Task LosesAPaymentSomewhere() => await Bodies.LosesAPayment();

    [Asyncio(Seeds = "1-3")]
    public async Task PassesUnderSeeds() => await Bodies.Passes();

    [Asyncio(Explore = ExplorationStrategy.Exhaustive, MaxSchedules = 3)]
    public async Task HasManyOrders() => await Bodies.HasManyOrders();

    [Asyncio]
    public async Task Skips()
    {
        await Asyncio.Sleep(1);
        Assert.Skip("says so");
    }

    [Asyncio]
    public async Task Writes()
    {
        await Asyncio.Sleep(1);
        TestContext.Current.TestOutputHelper!.WriteLine("written on the loop");
    }

    [Asyncio, InlineData(1), InlineData(2)]
    public async Task HasRows(int seconds) => await Asyncio.Sleep(seconds);
}

public class FailingTearDown : IAsyncLifetime
{
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await Asyncio.Sleep(1);
        throw new InvalidOperationException("from tear-down");
    }

    [Asyncio]
    public async Task FailsInTearDown() => await Bodies.Passes();
}
