namespace AsyncioSharp.Testing;

/// <content>The checks of one direction.</content>
public static partial class StreamChecks
{
    private const int Large = 200_000;

    private static readonly (string Name, Func<Stream, Stream, Task> Check)[] s_oneWay =
    [
        ("bytes arrive in order", BytesArriveInOrder),
        ("an empty write sends nothing", EmptyWriteSendsNothing),
        ("a large write arrives whole", LargeWriteArrivesWhole),
        ("a read that waits is woken by data", ReadIsWokenByData),
        ("a read that waits is woken by the end", ReadIsWokenByTheEnd),
        ("the end comes after all data, and stays", EndComesAfterAllDataAndStays),
        ("a read that waits ends when its own stream is closed", ReadEndsWithItsOwnStream),
        ("a read after close fails", ReadAfterCloseFails),
        ("a write after close fails", WriteAfterCloseFails),
        ("closing twice is allowed", ClosingTwiceIsAllowed),
        ("writing to a closed peer fails in the end", WritingToAClosedPeerFails),
        ("a read can be cancelled", ReadCanBeCancelled),
        ("a cancelled read takes nothing", CancelledReadTakesNothing),
        ("a cancelled token is refused before anything happens", CancelledTokenIsRefused),
    ];

    private static async Task BytesArriveInOrder(Stream writer, Stream reader)
    {
        for (int i = 0; i < 20; i++)
        {
            Task write = Write(writer, Pattern(i + 1, i));
            await LetWait();
            Require((await ReadExactly(reader, i + 1)).AsSpan().SequenceEqual(Pattern(i + 1, i)), $"Write {i} arrived changed.");
            await write;
        }
    }

    private static async Task EmptyWriteSendsNothing(Stream writer, Stream reader)
    {
        Task write = Writes();
        await LetWait();
        Require((await ReadExactly(reader, 1))[0] == 'a', "Another byte arrived than was written.");
        await write;

        async Task Writes()
        {
            await Write(writer, []);
            await Write(writer, "a"u8.ToArray());
            await Write(writer, []);
        }
    }

    private static async Task LargeWriteArrivesWhole(Stream writer, Stream reader)
    {
        byte[] sent = Pattern(Large, 0);
        Task write = WriteAndClose();
        byte[] buffer = new byte[7919];
        int received = 0;
        while (received < Large)
        {
            // Pieces of many sizes.
            int count = await reader.ReadAsync(buffer.AsMemory(0, 1 + (received * 31 % buffer.Length)));
            Require(count > 0, $"The stream ended after {received} of {Large} bytes.");
            Require(
                buffer.AsSpan(0, count).SequenceEqual(sent.AsSpan(received, Math.Min(count, Large - received))),
                $"Other bytes than were written arrived after {received} of {Large}.");
            received += count;
        }

        await write;

        async Task WriteAndClose()
        {
            await Write(writer, sent);
            await writer.DisposeAsync();
        }
    }

    private static async Task ReadIsWokenByData(Stream writer, Stream reader)
    {
        for (int i = 0; i < 3; i++)
        {
            Task<byte[]> read = ReadExactly(reader, 1);
            await LetWait();
            Require(!read.IsCompleted, "A read ended though nothing was written.");
            await Write(writer, [(byte)i]);
            Require((await read)[0] == i, "Another byte arrived than was written.");
        }
    }

    private static async Task ReadIsWokenByTheEnd(Stream writer, Stream reader)
    {
        Task<int> read = reader.ReadAsync(new byte[1]).AsTask();
        await LetWait();
        await writer.DisposeAsync();
        Require(await read == 0, "A read got bytes that nobody wrote.");
    }

    private static async Task EndComesAfterAllDataAndStays(Stream writer, Stream reader)
    {
        // Written while nobody reads where the stream allows that.
        Task write = WriteAndClose();
        Require((await ReadExactly(reader, 4)).AsSpan().SequenceEqual("data"u8), "Other bytes arrived than were written.");
        await write;
        for (int i = 0; i < 3; i++)
        {
            Require(await reader.ReadAsync(new byte[1]) == 0, "A read after the end got something.");
        }

        async Task WriteAndClose()
        {
            await writer.WriteAsync("data"u8.ToArray());
            await writer.DisposeAsync();
        }
    }

    private static async Task ReadEndsWithItsOwnStream(Stream writer, Stream reader)
    {
        Task<int> read = reader.ReadAsync(new byte[1]).AsTask();
        await LetWait();
        await reader.DisposeAsync();
        try
        {
            Require(await read == 0, "A read of a closed stream got bytes.");
        }
        catch (Exception error) when (error is ObjectDisposedException or IOException)
        {
            // As good as the end.
        }
    }

    private static async Task ReadAfterCloseFails(Stream writer, Stream reader)
    {
        Task write = writer.WriteAsync("x"u8.ToArray()).AsTask();
        await LetWait();
        await reader.DisposeAsync();
        await Throws<ObjectDisposedException>("A read of a closed stream", async () => _ = await reader.ReadAsync(new byte[1]));
        await EndAnyhow(write);
    }

    private static async Task WriteAfterCloseFails(Stream writer, Stream reader)
    {
        await writer.DisposeAsync();
        await Throws<ObjectDisposedException>("A write to a closed stream", async () => await writer.WriteAsync("x"u8.ToArray()));
    }

    private static async Task ClosingTwiceIsAllowed(Stream writer, Stream reader)
    {
        foreach (Stream stream in (Stream[])[writer, reader])
        {
            await stream.DisposeAsync();
            await stream.DisposeAsync();
            stream.Dispose();
        }
    }

    private static async Task WritingToAClosedPeerFails(Stream writer, Stream reader)
    {
        await reader.DisposeAsync();
        await Throws<IOException>("Writing to a stream whose peer is closed", async () =>
        {
            // The first writes may be on their way before it is known.
            for (int i = 0; i < 1000; i++)
            {
                await Write(writer, Pattern(1000, i));
                await Asyncio.Sleep(0.001);
            }
        });
    }

    private static async Task ReadCanBeCancelled(Stream writer, Stream reader)
    {
        using var source = new CancellationTokenSource();
        Task<int> read = reader.ReadAsync(new byte[1], source.Token).AsTask();
        await LetWait();
        source.Cancel();
        await Throws<OperationCanceledException>("A read that is cancelled", () => read);
    }

    private static async Task CancelledReadTakesNothing(Stream writer, Stream reader)
    {
        await ReadCanBeCancelled(writer, reader);
        Task<byte[]> read = ReadExactly(reader, 4);
        await Write(writer, "data"u8.ToArray());
        Require((await read).AsSpan().SequenceEqual("data"u8), "Bytes went to the read that was cancelled.");
    }

    private static async Task CancelledTokenIsRefused(Stream writer, Stream reader)
    {
        var cancelled = new CancellationToken(canceled: true);
        await Throws<OperationCanceledException>(
            "A write with a cancelled token", async () => await writer.WriteAsync("no"u8.ToArray(), cancelled));
        await Throws<OperationCanceledException>(
            "A read with a cancelled token", async () => _ = await reader.ReadAsync(new byte[1], cancelled));
        await BytesArriveInOrder(writer, reader);
    }

    private static async Task Write(Stream stream, byte[] data)
    {
        await stream.WriteAsync(data);
        await stream.FlushAsync();
    }

    /// <summary>A write whose reader went away may fail, or not.</summary>
    private static async Task EndAnyhow(Task write)
    {
        try
        {
            await write;
        }
        catch (IOException)
        {
            // Its reader is gone.
        }
    }
}
