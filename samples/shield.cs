// The waiter is cancelled after half a second; what it waits for is shielded and finishes.
// Shows Asyncio.Shield, task.Cancel and CancelledError.
#:project ../AsyncioSharp.Core/AsyncioSharp.Core.csproj
using AsyncioSharp;

async Coroutine<int> WriteFile()
{
    Console.WriteLine("writing");
    await Asyncio.Sleep(1);
    Console.WriteLine("written");
    return 42;
}

async Coroutine Impatient(AsyncioTask<int> job)
{
    try
    {
        await Asyncio.Shield(job);
    }
    catch (CancelledError)
    {
        Console.WriteLine("the waiter is cancelled");
        throw;
    }
}

async Coroutine Main()
{
    var job = Asyncio.CreateTask(WriteFile());
    var waiter = Asyncio.CreateTask(Impatient(job));
    await Asyncio.Sleep(0.5);
    waiter.Cancel();

    var result = await job;
    Console.WriteLine($"waiter cancelled: {waiter.Cancelled()}, job cancelled: {job.Cancelled()}, result {result}");
}

AsyncioContext.Run(Main());
