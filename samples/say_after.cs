// Two tasks sleep at the same time: "hello" comes after one second, "world" after two, and the whole takes two.
// Shows Asyncio.CreateTask, await, Asyncio.Sleep and AsyncioContext.Run.
#:project ../AsyncioSharp.Core/AsyncioSharp.Core.csproj
using AsyncioSharp;

async Coroutine SayAfter(double delay, string what)
{
    await Asyncio.Sleep(delay);
    Console.WriteLine(what);
}

async Coroutine Main()
{
    var first = Asyncio.CreateTask(SayAfter(1, "hello"));
    var second = Asyncio.CreateTask(SayAfter(2, "world"));

    Console.WriteLine($"started at {DateTime.Now:HH:mm:ss}");
    await first;
    await second;
    Console.WriteLine($"finished at {DateTime.Now:HH:mm:ss}");
}

AsyncioContext.Run(Main(), debug: true);
