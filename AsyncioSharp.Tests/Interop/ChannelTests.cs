using System.Threading.Channels;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Interop;

[TestFixture]
public sealed class ChannelTests
{
    [Test]
    public void BoundedChannel_WithASlowReader_HoldsTheWriterBack([Values] Body body)
    {
        var written = new List<double>();
        var read = new List<int>();
        Virtual.Run(async () =>
        {
            var channel = Channel.CreateBounded<int>(1);
            await Asyncio.Gather(Guest.Start(body, () => Write(channel.Writer)), Guest.Start(body, () => Read(channel.Reader)));
        });

        read.Should().Equal(0, 1, 2, 3);
        written.Should().Equal(0, 1, 2, 3);

        async Task Write(ChannelWriter<int> writer)
        {
            Home home = Home.Here();
            for (int i = 0; i < 4; i++)
            {
                await writer.WriteAsync(i);
                home.Check();
                written.Add(Asyncio.GetRunningLoop().Time());
            }

            writer.Complete();
        }

        async Task Read(ChannelReader<int> reader)
        {
            Home home = Home.Here();
            while (await reader.WaitToReadAsync())
            {
                home.Check();
                await Asyncio.Sleep(1);
                read.Add(await reader.ReadAsync());
                home.Check();
            }
        }
    }

    // ReadAllAsync awaits with ConfigureAwait(false) inside. Without synchronous continuations that is a detour over the pool, during which the virtual
    // clock may run ahead; with them the reader is woken on the loop, at the time of the write.
    [Test]
    public void ReadAllAsync_WithSynchronousContinuations_ReadsWhatIsWrittenWhenItIsWritten()
    {
        var read = new List<string>();
        Virtual.Run(async () =>
        {
            var channel = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { AllowSynchronousContinuations = true });
            await Asyncio.Gather(Read(channel.Reader), Write(channel.Writer));
        });

        read.Should().Equal("a 1", "b 2");

        static async Coroutine Write(ChannelWriter<string> writer)
        {
            foreach (string item in new[] { "a", "b" })
            {
                await Asyncio.Sleep(1);
                await writer.WriteAsync(item);
            }

            writer.Complete();
        }

        async Coroutine Read(ChannelReader<string> reader)
        {
            Home home = Home.Here();
            await foreach (string item in reader.ReadAllAsync())
            {
                home.Check();
                read.Add($"{item} {Asyncio.GetRunningLoop().Time()}");
            }

            home.Check();
        }
    }

    [Test]
    public void ReadAllAsync_WithAWriterOnAThread_BringsTheReaderHomeEachTime([Values] Body body)
    {
        var read = new List<int>();
        Virtual.Run(async () =>
        {
            var channel = Channel.CreateUnbounded<int>();
            AsyncioTask<double> reader = Guest.Start(body, () => Read(channel.Reader));
            await Asyncio.ToThread(() =>
            {
                for (int i = 0; i < 100; i++)
                {
                    channel.Writer.TryWrite(i);
                }

                channel.Writer.Complete();
            });
            await reader;
        });

        read.Should().Equal(Enumerable.Range(0, 100));

        async Task Read(ChannelReader<int> reader)
        {
            Home home = Home.Here();
            await foreach (int item in reader.ReadAllAsync())
            {
                home.Check();
                read.Add(item);
            }
        }
    }

    [Test]
    public void ReadAndWrite_CancelledTask_EndCancelled([Values] Body body) => Virtual.Run(async () =>
    {
        var channel = Channel.CreateBounded<int>(1);
        await Guest.CancelWhile(body, token => channel.Reader.ReadAsync(token).AsTask());
        await channel.Writer.WriteAsync(1);
        await Guest.CancelWhile(body, token => channel.Writer.WriteAsync(2, token).AsTask());
        (await channel.Reader.ReadAsync()).Should().Be(1);
        channel.Reader.TryRead(out _).Should().BeFalse("what the cancelled task wrote never went in");
    });

    [Test]
    public void Complete_WithAnError_ReachesTheReader([Values] Body body) => Virtual.Run(async () =>
    {
        var channel = Channel.CreateUnbounded<int>();
        AsyncioTask<int> reader = Guest.Start(body, () => channel.Reader.ReadAsync().AsTask());
        await Asyncio.Sleep(1);
        channel.Writer.Complete(new FormatException());
        await Asyncio.Wait([reader]);
        reader.Exception().Should().BeOfType<ChannelClosedException>().Which.InnerException.Should().BeOfType<FormatException>();
    });

    [Test]
    public void Gather_OfReads_GivesTheItems() => Virtual.Run(async () =>
    {
        var channel = Channel.CreateUnbounded<int>();
        Asyncio.GetRunningLoop().CallLater(1, () => channel.Writer.TryWrite(1));
        Asyncio.GetRunningLoop().CallLater(2, () => channel.Writer.TryWrite(2));
        int[] items = await Asyncio.Gather(channel.Reader.ReadAsync().AsTask(), channel.Reader.ReadAsync().AsTask());
        items.Should().Equal(1, 2);
        Asyncio.GetRunningLoop().Time().Should().Be(2);
    });
}
