using System.IO.Compression;
using System.Net.Sockets;
using AsyncioSharp.Net;
using static AsyncioSharp.Tests.Net.StreamConnectionTests;

namespace AsyncioSharp.Tests.Net;

/// <summary>Readers and writers as System.IO.Stream, under code that knows nothing of loops.</summary>
public class ConnectionStreamTests(SelectorKind kind) : NetFixture(kind)
{
    [Test]
    [KernelOnly]
    public void AsStream_UnderAStreamReader_ReadsLinesOnTheLoopsThread() => Run(async Coroutine (loop) =>
    {
        (AsyncioStreamReader reader, AsyncioStreamWriter writer, Socket peer) = await Open();
        int thread = Environment.CurrentManagedThreadId;
        using var text = new StreamReader(new Watched(reader.AsStream(), thread));
        List<string?> lines = [];
        AsyncioTask reading = Asyncio.CreateTask(async Coroutine () =>
        {
            while (await text.ReadLineAsync() is { } line)
            {
                lines.Add(line);
                Environment.CurrentManagedThreadId.Should().Be(thread);
            }
        });
        foreach (string piece in new[] { "one\ntw", "o\n", "three" })
        {
            await Asyncio.Sleep(0);
            peer.Send(System.Text.Encoding.ASCII.GetBytes(piece));
            while (reader.ToString().Contains("bytes", StringComparison.Ordinal))
            {
                await Asyncio.Sleep(0);
            }
        }

        peer.Shutdown(SocketShutdown.Send);
        await reading;
        lines.Should().Equal("one", "two", "three");
        await End(writer, peer);
    });

    [Test]
    public void AsStream_UnderGZip_RoundTrips() => Run(async Task (loop) =>
    {
        var data = new byte[500_000];
        new Random(1).NextBytes(data.AsSpan(0, 250_000));
        Server server = await Asyncio.StartServer(
            async Task (reader, writer) =>
            {
                await using var unzip = new GZipStream(reader.AsStream(), CompressionMode.Decompress);
                var plain = new MemoryStream();
                await unzip.CopyToAsync(plain);
                plain.Position = 0;
                await using Stream answer = writer.AsStream();
                await plain.CopyToAsync(answer);
            },
            "127.0.0.1",
            0);
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", Port(server));
        await using (var zip = new GZipStream(writer.AsStream(), CompressionLevel.Fastest, leaveOpen: true))
        {
            await zip.WriteAsync(data);
        }

        writer.WriteEof();
        (await reader.Read()).Should().Equal(data);
        writer.Close();
        await writer.WaitClosed();
        await using (server)
        {
        }
    });

    [Test]
    [KernelOnly]
    public void AsStream_FromAnotherThread_IsBroughtToTheLoop() => Run(async Task (loop) =>
    {
        (AsyncioStreamReader reader, AsyncioStreamWriter writer, Socket peer) = await Open();
        Stream stream = (reader, writer).AsStream();
        string answer = await Task.Run(async () =>
        {
            await stream.WriteAsync("question"u8.ToArray());
            await stream.FlushAsync();
            var question = new byte[8];
            peer.Receive(question);
            peer.Send("answer"u8);
            var buffer = new byte[100];
            int count = await stream.ReadAsync(buffer);
            return System.Text.Encoding.ASCII.GetString(question) + System.Text.Encoding.ASCII.GetString(buffer, 0, count);
        });
        answer.Should().Be("questionanswer");
        await stream.DisposeAsync();
        writer.IsClosing().Should().BeTrue();
        await End(writer, peer);
    });

    [Test]
    [KernelOnly]
    public void ReadAsync_TokenCancelled_EndsAndLosesNothing() => Run(async Task (loop) =>
    {
        (AsyncioStreamReader reader, AsyncioStreamWriter writer, Socket peer) = await Open();
        Stream stream = reader.AsStream();
        using var cancellation = new CancellationTokenSource();
        ValueTask<int> read = stream.ReadAsync(new byte[5], cancellation.Token);
        await Asyncio.Sleep(0);
        cancellation.Cancel();
        await FluentActions.Awaiting(async () => await read).Should().ThrowAsync<OperationCanceledException>();
        await FluentActions.Awaiting(async () => await stream.ReadAsync(new byte[5], cancellation.Token)).Should().ThrowAsync<OperationCanceledException>();
        peer.Send("data"u8);
        (await stream.ReadAsync(new byte[5])).Should().Be(4);
        await End(writer, peer);
    });

    [Test]
    [KernelOnly]
    public void SynchronousCalls_AreRefusedWithAdvice() => Run(async Coroutine (loop) =>
    {
        (AsyncioStreamReader reader, AsyncioStreamWriter writer, Socket peer) = await Open();
        Stream both = (reader, writer).AsStream();
        (both.CanRead, both.CanWrite, both.CanSeek).Should().Be((true, true, false));
        both.Invoking(static s => s.ReadByte()).Should().Throw<NotSupportedException>().WithMessage("*block the event loop*");
        both.Invoking(static s => s.Write([1], 0, 1)).Should().Throw<NotSupportedException>().WithMessage("*block the event loop*");
        both.Invoking(static s => s.Length).Should().Throw<NotSupportedException>();
        both.Flush();

        Stream input = reader.AsStream();
        (input.CanRead, input.CanWrite).Should().Be((true, false));
        await FluentActions.Awaiting(async () => await input.WriteAsync(new byte[1])).Should().ThrowAsync<NotSupportedException>();
        Stream output = writer.AsStream();
        (output.CanRead, output.CanWrite).Should().Be((false, true));
        await FluentActions.Awaiting(async () => await output.ReadAsync(new byte[1])).Should().ThrowAsync<NotSupportedException>();
        input.Dispose();
        writer.IsClosing().Should().BeFalse();
        await FluentActions.Awaiting(async () => await input.ReadAsync(new byte[1])).Should().ThrowAsync<ObjectDisposedException>();
        output.Dispose();
        writer.IsClosing().Should().BeTrue();
        await End(writer, peer);
    });

    /// <summary>Asserts where it is called: what a read that waited resumes must not have moved to the pool.</summary>
    private sealed class Watched(Stream inner, int thread) : Stream
    {
        public override bool CanRead => true;

        public override bool CanWrite => false;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get; set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Environment.CurrentManagedThreadId.Should().Be(thread);
            return inner.ReadAsync(buffer, cancellationToken);
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
