// samples/traps.cs without its traps: what each line of it should have been.
// Shows what the analyzers of AsyncioSharp ask for; they have nothing to say about this file.
#:project ../AsyncioSharp.Testing.NUnit/AsyncioSharp.Testing.NUnit.csproj
#:project ../AsyncioSharp.Net/AsyncioSharp.Net.csproj
using System.Net;
using System.Net.Sockets;
using AsyncioSharp;
using AsyncioSharp.Net;
using AsyncioSharp.Testing;
using NUnit.Framework;

Asyncio.Run(Mended.All());

static class Mended
{
    static readonly AsyncioLock s_gate = new();

    static async Coroutine<int> Work()
    {
        await Asyncio.Sleep(0.01);
        return 1;
    }

    static async Task<int> Native()
    {
        await Asyncio.Sleep(0.01);
        return 2;
    }

    public static async Coroutine All()
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        await Work();

        Asyncio.CreateTask(Work());
        AsyncioTask<int> often = Asyncio.CreateTask(Work());
        Console.WriteLine($"often: {await often + await often}");

        await Asyncio.Sleep(0.01);
        Console.WriteLine($"native: {await Native()}");
        await Helper();

        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(100), loop.TimeProvider);
        DateTimeOffset now = loop.TimeProvider.GetLocalNow();
        string text = await Asyncio.ToThread(() => File.ReadAllText("/dev/null"));

        var ready = new AsyncioEvent();
        await Native();
        ready.Set();

        await Errors();
        await Threads(ready);
        await Streams();
        await Locks();
    }

    static async Coroutine Helper() => await Task.WhenAll(Native());

    static async Coroutine Errors()
    {
        try { await Work(); }
        catch (Exception error) when (error is not OperationCanceledException) { Console.WriteLine(error.Message); }

        try { await Asyncio.OpenConnection("127.0.0.1", 1); }
        catch (Exception error) when (error.IsOSError()) { Console.WriteLine("nobody listens"); }

        try { await Asyncio.WaitFor(Asyncio.Sleep(10), 0.01); }
        catch (TimeoutException) { Console.WriteLine("too late"); }

        AsyncioTask child = Asyncio.CreateTask(async Coroutine () =>
        {
            while (true)
            {
                try { await Asyncio.Sleep(10); }
                catch (CancelledError) { Console.WriteLine("at once"); throw; }
            }
        });
        await Asyncio.Sleep(0.01);
        child.Cancel();
        await Asyncio.Wait([child]);

        await Asyncio.Timeout(1, async Task (scope) =>
        {
            await File.ReadAllTextAsync("/dev/null", Asyncio.CancellationToken);
        });
    }

    static async Coroutine Threads(AsyncioEvent ready)
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        await Task.Run(() => loop.CallSoonThreadsafe(() => ready.Set()));
        loop.CallSoonThreadsafe(() => Asyncio.CreateTask(Native));
        await ready.Wait();
        Console.WriteLine($"work: {await Work()}");
    }

    static async Coroutine Copy(AsyncioStreamReader reader, AsyncioStreamWriter writer)
    {
        await foreach (byte[] line in reader)
        {
            writer.Write(line);
            await writer.Drain();
        }
        writer.Close();
    }

    static async Coroutine Streams()
    {
        await using Server server = await Asyncio.StartServer(Copy, "127.0.0.1", 0);
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", ((IPEndPoint)server.Sockets[0].LocalEndPoint!).Port);
        writer.Write("echo\n"u8);
        writer.WriteEof();
        Console.Write(System.Text.Encoding.UTF8.GetString(await reader.ReadLine()));
        writer.Close();
    }

    static async Coroutine Locks()
    {
        using (await s_gate.Acquire()) await Work();
        await foreach (int number in Numbers()) Console.WriteLine($"number: {number}");
    }

    static async IAsyncEnumerable<int> Numbers()
    {
        for (int i = 0; i < 3; i++)
        {
            using (await s_gate.Acquire()) await Work();
            yield return i;
        }
    }
}

[Asyncio]
public class Tests
{
    [Test]
    public async Task Fails() =>
        await Assert.ThatAsync(async () => await Asyncio.Sleep(-1, int.Parse("no number")), Throws.TypeOf<FormatException>());
}
