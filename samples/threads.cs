// Another thread hands a coroutine to the running loop and waits, blocked, for the result.
// Shows Asyncio.RunCoroutineThreadsafe, loop.CallSoonThreadsafe and Asyncio.ToThread.
#:project ../AsyncioSharp.Core/AsyncioSharp.Core.csproj
using AsyncioSharp;

async Coroutine<int> Add(int a, int b)
{
    await Asyncio.Sleep(0.5);
    Console.WriteLine($"adding {a} and {b} on the loop's thread");
    return a + b;
}

void Worker(EventLoop loop, Future<string> done)
{
    var future = Asyncio.RunCoroutineThreadsafe(Add(1, 2), loop);
    Console.WriteLine($"the worker got {future.WaitAsync(TimeSpan.FromSeconds(10)).Result}");
    loop.CallSoonThreadsafe(done.SetResult, "worker");
}

async Coroutine Main()
{
    var loop = Asyncio.GetRunningLoop();
    var done = loop.CreateFuture<string>();
    await Asyncio.ToThread(() => Worker(loop, done));
    Console.WriteLine($"{await done} is done");
}

AsyncioContext.Run(Main());
