using AsyncioSharp.Net;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Net;

/// <summary>What streams allocate in steady state. A round that is clean counts: what optimised code does not allocate, code that is not optimised yet may.</summary>
[TestFixture]
[Category("Allocation")]
[KernelOnly]
public class StreamAllocationTests
{
    private const int Operations = 1000;
    private const int Rounds = 100;

    // An operation in bytes: each call makes one, which nobody else ever gets.
    private const int ReadIntoSize = 96;
    private const int ReadLineSize = 112;
    private const int ReadSize = 96;

    [Test]
    public void ReadInto_DataBuffered_AllocatesOneObject() => Best(async Coroutine (reader, buffer) =>
    {
        reader.FeedData(buffer);
        for (int i = 0; i < Operations; i++)
        {
            await reader.ReadInto(buffer);
            reader.FeedData(buffer);
        }

        await reader.ReadInto(buffer);
    }).Should().Be((Operations + 1) * ReadIntoSize);

    [Test]
    public void ReadInto_HasToWait_AllocatesOneObject()
    {
        AsyncioStreamReader? source = null;
        byte[] data = new byte[16];
        Action feed = () => source!.FeedData(data);
        Best(async Coroutine (reader, buffer) =>
        {
            source = reader;
            EventLoop loop = Asyncio.GetRunningLoop();
            for (int i = 0; i < Operations; i++)
            {
                loop.Post(feed);
                await reader.ReadInto(buffer);
            }
        }).Should().Be(Operations * ReadIntoSize);
    }

    [Test]
    public void ReadInto_HasToWaitInNativeMethods_AllocatesOneObject()
    {
        long best = long.MaxValue;
        Virtual.Run(async Task () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            var reader = new AsyncioStreamReader();
            var buffer = new byte[16];
            Action feed = () => reader.FeedData("0123456789012345"u8);
            for (int round = 0; round < Rounds && best > Operations * ReadIntoSize; round++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < Operations; i++)
                {
                    loop.Post(feed);
                    await reader.ReadInto(buffer);
                }

                best = Math.Min(best, GC.GetAllocatedBytesForCurrentThread() - before);
            }
        });
        best.Should().Be(Operations * ReadIntoSize);
    }

    [Test]
    public void ReadLine_AllocatesTheLineAndOneObject([Values] bool wait)
    {
        const int line = 40;
        AsyncioStreamReader? source = null;
        byte[] data = [.. Enumerable.Repeat((byte)'a', line - 1), (byte)'\n'];
        Action feed = () => source!.FeedData(data);
        Best(async Coroutine (reader, _) =>
        {
            source = reader;
            EventLoop loop = Asyncio.GetRunningLoop();
            for (int i = 0; i < Operations; i++)
            {
                if (wait)
                {
                    loop.Post(feed);
                }
                else
                {
                    feed();
                }

                await reader.ReadLine();
            }
        }).Should().Be(Operations * (64 + ReadLineSize), "an array of 40 bytes takes 64");
    }

    [Test]
    public void Read_HasToWait_AllocatesTheBytesAndOneObject()
    {
        AsyncioStreamReader? source = null;
        var data = new byte[40];
        Action feed = () => source!.FeedData(data);
        Best(async Coroutine (reader, _) =>
        {
            source = reader;
            EventLoop loop = Asyncio.GetRunningLoop();
            for (int i = 0; i < Operations; i++)
            {
                loop.Post(feed);
                await (i % 2 == 0 ? reader.Read(100) : reader.ReadExactly(40));
            }
        }).Should().Be(Operations * (64 + ReadSize), "an array of 40 bytes takes 64");
    }

    private static long Best(Func<AsyncioStreamReader, byte[], Coroutine> round)
    {
        long best = long.MaxValue;
        Virtual.Run(async Coroutine () =>
        {
            var reader = new AsyncioStreamReader();
            var buffer = new byte[16];
            for (int i = 0; i < Rounds && best > 0; i++)
            {
                Coroutine body = Measured(reader, buffer);
                await body;
            }
        });
        return best;

        async Coroutine Measured(AsyncioStreamReader reader, byte[] buffer)
        {
            Coroutine body = round(reader, buffer);

            // What awaits it is made once for each round, and is not what is measured.
            await Asyncio.Sleep(0);
            long before = GC.GetAllocatedBytesForCurrentThread();
            await body;
            best = Math.Min(best, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }
}
