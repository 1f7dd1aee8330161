// Every trap of single-threaded async that AsyncioSharp's analyzers find, each line with the id that it raises; docs/analyzers.md explains them.
// It does not compile, since ASY001 is an error. traps_mended.cs is the same program without the traps.
#:project ../AsyncioSharp.Testing.NUnit/AsyncioSharp.Testing.NUnit.csproj
#:project ../AsyncioSharp.Net/AsyncioSharp.Net.csproj
using System.Net.Sockets;
using AsyncioSharp;
using AsyncioSharp.Net;
using AsyncioSharp.Testing;
using NUnit.Framework;

EventLoop early = Asyncio.GetRunningLoop();                                 // ASY016
Asyncio.Run(Traps.All());

static class Traps
{
    static readonly AsyncioLock s_gate = new();
    static readonly object s_lock = new();

    static async Coroutine<int> Work()
    {
        await Asyncio.Sleep(0.01);
        return 1;
    }

    static async Task<int> Native()
    {
        await Task.Delay(10);                                               // ASY005
        return 2;
    }

    public static async Coroutine All()
    {
        Work();                                                             // ASY001
        _ = Work();                                                         // ASY001

        Coroutine<int> once = Work();
        await once;
        await once;                                                         // ASY002

        Asyncio.CreateTask(Work());                                         // ASY003

        Thread.Sleep(10);                                                   // ASY004
        int blocked = Native().Result;                                      // ASY004
        Helper();

        using var limit = new CancellationTokenSource(100);                 // ASY005
        DateTime now = DateTime.Now;                                        // ASY020
        string text = File.ReadAllText("/dev/null");                        // ASY018

        var ready = new AsyncioEvent();
        await Native().ConfigureAwait(false);                               // ASY006
        ready.Set();

        await Errors();
        await Threads(ready);
        await Locks();
        Scopes();
    }

    static void Helper() => Task.WaitAll(Native());                         // ASY004

    static async Coroutine Errors()
    {
        try { await Work(); }
        catch (Exception error) { Console.WriteLine(error.Message); }       // ASY007

        try { await Asyncio.OpenConnection("127.0.0.1", 1); }
        catch (IOException) { }                                             // ASY008

        try { await Asyncio.WaitFor(Work(), 1); }
        catch (OperationCanceledException) { }                              // ASY008

        await Asyncio.Timeout(1, async Task (scope) =>
        {
            await File.ReadAllTextAsync("/dev/null");                       // ASY009
        });
    }

    static async Coroutine Forever()
    {
        while (true)
        {
            try { await Work(); }
            catch (CancelledError) { Console.WriteLine("not now"); }        // ASY021
        }
    }

    static async Coroutine Threads(AsyncioEvent ready)
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        await Task.Run(() => ready.Set());                                  // ASY010
        loop.CallSoonThreadsafe(async void () => await Native());           // ASY011
        Asyncio.Run(Work());                                                // ASY015
    }

    static async void Fire() => await Work();                               // ASY011

    static async Coroutine Copy(AsyncioStreamReader reader, AsyncioStreamWriter writer)
    {
        await foreach (byte[] line in reader)
        {
            writer.Write(line);                                             // ASY012
        }
    }

    static async Coroutine Locks()
    {
        await s_gate.Acquire();                                             // ASY013
        Monitor.Enter(s_lock);                                              // ASY019
        await Work();
        Monitor.Exit(s_lock);
    }

    static async IAsyncEnumerable<int> Numbers()
    {
        using (await s_gate.Acquire())
        {
            for (int i = 0; i < 3; i++)
            {
                yield return i;                                             // ASY014
            }
        }
    }

    static void Scopes()
    {
        var runner = new Runner();
        runner.Close();
        runner.Run(Work());                                                 // ASY015, ASY022
    }
}

[Asyncio]
public class Tests
{
    [Test]
    public async Task Fails() => Assert.ThrowsAsync<FormatException>(async () => await Task.Yield());       // ASY017
}
