// Blocking functions run on other threads while the loop goes on: on its default pool, then on a pool of our own.
// Shows loop.RunInExecutor and ThreadPoolExecutor.
#:project ../AsyncioSharp.Core/AsyncioSharp.Core.csproj
using AsyncioSharp;
using System.Security.Cryptography;

static long BlockingIo()
{
    // Python reads /dev/urandom here; this is the same source on every system.
    return RandomNumberGenerator.GetBytes(100).Length;
}

static long CpuBound()
{
    return Enumerable.Range(0, 1_000_000).Sum(i => (long)i * i);
}

async Coroutine Main()
{
    var loop = Asyncio.GetRunningLoop();

    var result = await loop.RunInExecutor(null, BlockingIo);
    Console.WriteLine($"default thread pool {result}");

    using (var pool = new ThreadPoolExecutor())
    {
        result = await loop.RunInExecutor(pool, CpuBound);
        Console.WriteLine($"custom thread pool {result}");
    }
}

AsyncioContext.Run(Main());
