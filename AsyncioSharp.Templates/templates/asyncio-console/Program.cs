using AsyncioSharp;

// A coroutine runs when it is awaited, or when a task is made of it.
async Coroutine<string> Fetch(string what, double seconds)
{
    await Asyncio.Sleep(seconds);
    return what;
}

async Coroutine Main()
{
    // Both at once: this takes a second. The results come in the order of the arguments.
    string[] words = await Asyncio.Gather(Fetch("hello", 1), Fetch("world", 0.5));
    Console.WriteLine(string.Join(", ", words));

    try
    {
        await Asyncio.WaitFor(Fetch("never", 3600), timeout: 0.5);
    }
    catch (TimeoutException)
    {
        Console.WriteLine("half a second was too short");
    }
}

AsyncioContext.Run(Main());
