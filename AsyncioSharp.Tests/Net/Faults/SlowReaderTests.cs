using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Readers that are slow, or do not read at all: what waits for them in memory is bounded by the water marks, over TCP and over TLS.</summary>
public class SlowReaderTests(SelectorKind kind) : FaultFixture(kind)
{
    private const int Chunk = 10_000;

    // TLS adds less than this to each chunk.
    private const int RecordOverhead = 100;

    [Test]
    public void Protocol_ThatObeysPauseWriting_BuffersUpToTheHighMark([Values] bool tls) => Run(async Coroutine (loop) =>
    {
        const int total = 12_000_000;
        var sender = new RecordingProtocol();
        var receiver = new RecordingProtocol();
        (Transport near, Transport far) = await Pair(loop, tls, sender, receiver);
        int sent = 0;
        int most = 0;
        bool paused = false;
        sender.OnPause = () => paused = true;
        sender.OnResume = () =>
        {
            paused = false;
            loop.CallSoon(Produce);
        };
        far.PauseReading();
        Produce();
        await UntilStill(() => sent);
        paused.Should().BeTrue("nobody reads");
        sent.Should().BeLessThan(total);
        int high = near.GetWriteBufferLimits().High;

        far.ResumeReading();
        await receiver.UntilReceived(total);
        most.Should().BeInRange(high, high + Chunk + RecordOverhead);
        near.Close();
        await sender.UntilLost();
        await receiver.UntilLost();
        receiver.Data.Length.Should().Be(total);

        void Produce()
        {
            while (!paused && sent < total)
            {
                near.Write(new byte[Chunk]);
                sent += Chunk;
                most = Math.Max(most, near.GetWriteBufferSize());
            }
        }
    });

    [Test]
    public void Streams_Drained_BufferUpToTheMarksOnBothSides([Values] bool tls) => Run(async Coroutine (loop) =>
    {
        const int total = 12_000_000;
        const int limit = 2_000;
        var (_, near, farReader, far) = await Streams(tls, limit);
        int sent = 0;
        int most = 0;
        AsyncioTask sending = Asyncio.CreateTask(async Coroutine () =>
        {
            while (sent < total)
            {
                near.Write(new byte[Chunk]);
                sent += Chunk;
                most = Math.Max(most, near.Transport.GetWriteBufferSize());
                await near.Drain();
            }

            near.Close();
        });
        await UntilStill(() => sent);
        sending.Done().Should().BeFalse();
        sent.Should().BeLessThan(total);
        Buffered(farReader).Should().BeInRange((2 * limit) + 1, (2 * limit) + (256 * 1024), "twice the limit and one receive");

        int received = 0;
        for (byte[] data; (data = await farReader.Read(4096)).Length > 0;)
        {
            received += data.Length;
        }

        received.Should().Be(total);
        await sending;
        int high = near.Transport.GetWriteBufferLimits().High;
        most.Should().BeInRange(high, high + Chunk + RecordOverhead);
        far.Close();
        await far.WaitClosed();
        await near.WaitClosed();
    });

    [Test]
    public void Close_PeerDoesNotRead_WaitsUntilAborted([Values] bool tls) => Run(async Coroutine (loop) =>
    {
        var (_, near, _, far) = await Streams(tls);
        ((Transport)far.Transport).PauseReading();
        near.Write(new byte[20_000_000]);
        near.Close();
        AsyncioTask waiting = Asyncio.CreateTask(near.WaitClosed());
        await UntilStill(() => near.Transport.GetWriteBufferSize());
        waiting.Done().Should().BeFalse();
        near.Transport.GetWriteBufferSize().Should().BePositive();
        near.Transport.Abort();
        await waiting;
        await Drop(far);
    });
}
