// A wait of an hour is given up after one second; the coroutine is cancelled and its finally runs first.
// Shows Asyncio.WaitFor and TimeoutException.
#:project ../AsyncioSharp.Core/AsyncioSharp.Core.csproj
using AsyncioSharp;

async Coroutine Eternity()
{
    try
    {
        await Asyncio.Sleep(3600);
        Console.WriteLine("yay!");
    }
    finally
    {
        Console.WriteLine("cleaned up");
    }
}

async Coroutine Main()
{
    try
    {
        await Asyncio.WaitFor(Eternity(), timeout: 1.0);
    }
    catch (TimeoutException)
    {
        Console.WriteLine("timeout!");
    }
}

AsyncioContext.Run(Main());
