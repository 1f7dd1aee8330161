// Tasks that live and end together: the first failure cancels the rest, and all failures are raised as one group.
// Shows Asyncio.TaskGroup and AggregateException.
#:project ../AsyncioSharp.Core/AsyncioSharp.Core.csproj
using AsyncioSharp;

async Coroutine Fetch(string name, double delay, bool fails = false)
{
    try
    {
        await Asyncio.Sleep(delay);
    }
    catch (CancelledError)
    {
        Console.WriteLine($"{name} cancelled");
        throw;
    }
    if (fails)
        throw new ArgumentException($"{name} failed");
    Console.WriteLine($"{name} done");
}

async Coroutine Main()
{
    try
    {
        await Asyncio.TaskGroup(async tg =>
        {
            _ = tg.CreateTask(Fetch("a", 0.25));
            _ = tg.CreateTask(Fetch("b", 0.5, fails: true));
            _ = tg.CreateTask(Fetch("c", 3600));
        });
        Console.WriteLine("not reached");
    }
    catch (AggregateException group)
    {
        Console.WriteLine(string.Join(", ", group.InnerExceptions.Select(error => error.Message)));
    }
}

AsyncioContext.Run(Main());
