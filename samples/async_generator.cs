// A generator that waits between its items; leaving the loop early closes it, and its finally runs.
// Shows await foreach over an async iterator; it closes the iterator by itself, as Python's aclosing does.
#:project ../AsyncioSharp.Core/AsyncioSharp.Core.csproj
using AsyncioSharp;

async IAsyncEnumerable<int> Ticker(double delay, int to)
{
    try
    {
        for (var i = 0; i < to; i++)
        {
            yield return i;
            await Asyncio.Sleep(delay);
        }
    }
    finally
    {
        Console.WriteLine("ticker closed");
    }
}

async Coroutine Main()
{
    await foreach (var i in Ticker(0.1, 3))
        Console.WriteLine($"tick {i}");

    await foreach (var i in Ticker(0.1, 1000))
    {
        Console.WriteLine($"tock {i}");
        if (i == 1)
            break;
    }
    Console.WriteLine("end");
}

AsyncioContext.Run(Main());
