// A plain callback, no coroutine: it prints and stops the loop.
// Shows loop.CallSoon with an argument, loop.RunForever, loop.Stop and loop.Close.
#:project ../AsyncioSharp.Core/AsyncioSharp.Core.csproj
using AsyncioSharp;

static void HelloWorld(EventLoop loop)
{
    Console.WriteLine("Hello World");
    loop.Stop();
}

var loop = Asyncio.NewEventLoop();
loop.CallSoon(HelloWorld, loop);
try
{
    loop.RunForever();
}
finally
{
    loop.Close();
}
