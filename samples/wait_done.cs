// Waits for the first of two tasks and looks at which are done; then for the rest.
// Shows Asyncio.Wait, its two sets, ReturnWhen.FirstCompleted and timeout.
#:project ../AsyncioSharp.Core/AsyncioSharp.Core.csproj
using AsyncioSharp;

async Coroutine<int> Foo(double delay, int value)
{
    await Asyncio.Sleep(delay);
    return value;
}

async Coroutine Main()
{
    var quick = Asyncio.CreateTask(Foo(0.5, 42), name: "quick");
    var slow = Asyncio.CreateTask(Foo(1, 43), name: "slow");

    var (done, pending) = await Asyncio.Wait([quick, slow], returnWhen: ReturnWhen.FirstCompleted);
    if (done.Contains(quick))
        Console.WriteLine($"{quick.GetName()} is done: {quick.Result()}");
    Console.WriteLine($"done {done.Count}, pending {pending.Count}");

    (done, pending) = await Asyncio.Wait([slow], timeout: 0.25);
    Console.WriteLine($"done {done.Count}, pending {pending.Count}");

    (done, pending) = await Asyncio.Wait([quick, slow]);
    Console.WriteLine($"done {done.Count}, pending {pending.Count}, sum {done.Sum(task => task.Result())}");
}

AsyncioContext.Run(Main(), debug: true);
