// Blocking functions run elsewhere while the loop goes on: on its default threads, then on threads and in worker processes of our own.
// Shows loop.RunInExecutor with ThreadPoolExecutor and ProcessPoolExecutor.
#:project ../AsyncioSharp.Net/AsyncioSharp.Net.csproj
#:property PublishAot=false
using AsyncioSharp;
using System.Security.Cryptography;

static long BlockingIo()
{
    // Python reads /dev/urandom here; this is the same source on every system.
    return RandomNumberGenerator.GetBytes(100).Length;
}

static Int128 CpuBound()
{
    // Python's integers grow by themselves; this sum needs 69 bits.
    return Enumerable.Range(0, 10_000_000).Aggregate((Int128)0, (sum, i) => sum + (long)i * i);
}

async Coroutine Main()
{
    var loop = Asyncio.GetRunningLoop();

    var result = await loop.RunInExecutor(null, BlockingIo);
    Console.WriteLine($"default thread pool {result}");

    using (var pool = new ThreadPoolExecutor())
    {
        result = await loop.RunInExecutor(pool, BlockingIo);
        Console.WriteLine($"custom thread pool {result}");
    }

    using (var pool = new ProcessPoolExecutor())
    {
        var sum = await loop.RunInExecutor(pool, CpuBound);
        Console.WriteLine($"custom process pool {sum}");
    }
}

AsyncioContext.Run(Main());
