// Coroutines written as iterators: they yield what they wait for. Python before async def, which had no other kind:
//     @asyncio.coroutine
//     def say_after(delay, what):
//         yield from asyncio.sleep(delay)
//         print(what)
// Asyncio.Coroutine(...) makes a coroutine of an iterator; Asyncio.Return(...) as the last item is its result.
#:project ../AsyncioSharp.Core/AsyncioSharp.Core.csproj
using AsyncioSharp;

IEnumerable<IAwaitable> SayAfter(double delay, string what)
{
    yield return Asyncio.Sleep(delay);
    Console.WriteLine(what);
}

IEnumerable<IAwaitable> GeneratorMain()
{
    var first = Asyncio.CreateTask(Asyncio.Coroutine(SayAfter(1, "hello")));
    var second = Asyncio.CreateTask(Asyncio.Coroutine(SayAfter(2, "world")));
    Console.WriteLine($"started at {DateTime.Now:HH:mm:ss}");
    yield return first;
    yield return second;
    Console.WriteLine($"finished at {DateTime.Now:HH:mm:ss}");
    yield return Asyncio.Return(123);
}

var loop = Asyncio.NewEventLoop();
Console.WriteLine(loop.RunUntilComplete(Asyncio.Coroutine<int>(GeneratorMain())));
loop.Close();
