using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

/// <summary>The checks pass on good streams, and each planted fault is caught by the check that is named for it.</summary>
public sealed class StreamChecksTests
{
    [Test, Asyncio]
    public async Coroutine Memory_PassesAll() => await StreamChecks.CheckHalfCloseableStream(
        async Coroutine<(Stream, Stream)> () => StreamPairs.Memory(), StreamPairs.EndWriting);

    [Test, Asyncio]
    public async Task Lockstep_PassesAll() => await StreamChecks.CheckHalfCloseableStream(
        async Task<(Stream, Stream)> () => StreamPairs.Lockstep(), StreamPairs.EndWriting);

    [Test, Asyncio]
    public async Coroutine OneByteAtATime_PassesAll() => await StreamChecks.CheckHalfCloseableStream(
        async Coroutine<(Stream, Stream)> () => StreamPairs.OneByteAtATime(), StreamPairs.EndWriting);

    [TestCase("lost wake-up", "a read that waits is woken by data")]
    [TestCase("partial write", "a large write arrives whole")]
    [TestCase("read after close", "a read after close fails")]
    [TestCase("double close", "closing twice is allowed")]
    [TestCase("missing cancel", "a read can be cancelled")]
    public void PlantedFault_IsCaughtByItsCheck(string fault, string check)
    {
        Action run = () => AsyncioTest.Run(async Coroutine () => await StreamChecks.CheckTwoWayStream(async Coroutine<(Stream, Stream)> () =>
        {
            (Stream one, Stream other) = StreamPairs.Memory();
            return (new Faulty(one, fault), new Faulty(other, fault));
        }));

        run.Should().Throw<StreamCheckException>().Which.Check.Should().Be(check);
    }

    [Test]
    public void LostBytes_OfACancelledRead_AreCaught()
    {
        Action run = () => AsyncioTest.Run(async Coroutine () => await StreamChecks.CheckOneWayStream(async Coroutine<(Stream, Stream)> () =>
        {
            (Stream one, Stream other) = StreamPairs.Memory();
            return (one, new Faulty(other, "greedy read"));
        }));

        run.Should().Throw<StreamCheckException>().Which.Check.Should().Be("a cancelled read takes nothing");
    }

    /// <summary>A good stream with one fault.</summary>
    private sealed class Faulty(Stream inner, string fault) : Stream
    {
        private bool _isDisposed;

        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            switch (fault)
            {
                case "read after close" when _isDisposed:
                    return 0;
                case "missing cancel":
                    return await inner.ReadAsync(buffer, cancellationToken.IsCancellationRequested ? cancellationToken : default);
                case "greedy read" when cancellationToken.CanBeCanceled && !cancellationToken.IsCancellationRequested:
                    // The read goes on although nobody waits for it any more.
                    return await inner.ReadAsync(new byte[buffer.Length], CancellationToken.None).AsTask().WaitAsync(cancellationToken);
                case "lost wake-up":
                    // Whoever finds nothing looks again only when the stream has ended: a state that is never told of.
                    Task<int> read = inner.ReadAsync(buffer, cancellationToken).AsTask();
                    return read.IsCompleted ? await read : await new TaskCompletionSource<int>().Task.WaitAsync(cancellationToken);
                default:
                    return await inner.ReadAsync(buffer, cancellationToken);
            }
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            await inner.WriteAsync(fault == "partial write" ? buffer[..Math.Min(buffer.Length, 65536)] : buffer, cancellationToken);

        public override void Flush()
        {
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (_isDisposed && fault == "double close")
            {
                throw new InvalidOperationException("Closed already.");
            }

            _isDisposed = true;
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
