namespace AsyncioSharp.Testing;

/// <content>The checks of both directions.</content>
public static partial class StreamChecks
{
    private static readonly (string Name, Func<Stream, Stream, Task> Check)[] s_twoWay =
    [
        ("both directions go on at once", BothDirectionsAtOnce),
        ("a question is answered", QuestionIsAnswered),
    ];

    private static readonly (string Name, Func<Stream, Stream, Action<Stream>, Task> Check)[] s_halfCloseable =
    [
        ("the end of one direction leaves the other", EndOfOneDirectionLeavesTheOther),
        ("a write after the end of writing fails", WriteAfterTheEndOfWritingFails),
    ];

    private static async Task BothDirectionsAtOnce(Stream one, Stream other)
    {
        await Task.WhenAll(Write(one, Pattern(Large, 1)), Write(other, Pattern(Large, 2)), Read(other, 1), Read(one, 2));

        static async Task Read(Stream stream, int start) => Require(
            (await ReadExactly(stream, Large)).AsSpan().SequenceEqual(Pattern(Large, start)), "Bytes of the other direction arrived.");
    }

    private static async Task QuestionIsAnswered(Stream one, Stream other)
    {
        Task answers = Answer();
        for (int i = 0; i < 10; i++)
        {
            await Write(one, Pattern(100, i));
            Require((await ReadExactly(one, 100)).AsSpan().SequenceEqual(Pattern(100, i)), $"Answer {i} is another one.");
        }

        await answers;

        async Task Answer()
        {
            for (int i = 0; i < 10; i++)
            {
                await Write(other, await ReadExactly(other, 100));
            }
        }
    }

    private static async Task EndOfOneDirectionLeavesTheOther(Stream one, Stream other, Action<Stream> endWriting)
    {
        Task write = WriteAndEnd();
        Require((await ReadExactly(other, 4)).AsSpan().SequenceEqual("last"u8), "Other bytes arrived than were written.");
        Require(await other.ReadAsync(new byte[1]) == 0, "A read after the end got something.");
        await write;
        Task<byte[]> read = ReadExactly(one, 6);
        await Write(other, "answer"u8.ToArray());
        Require((await read).AsSpan().SequenceEqual("answer"u8), "The direction that is open brought other bytes.");

        async Task WriteAndEnd()
        {
            await Write(one, "last"u8.ToArray());
            endWriting(one);
        }
    }

    private static async Task WriteAfterTheEndOfWritingFails(Stream one, Stream other, Action<Stream> endWriting)
    {
        endWriting(one);
        await Throws<Exception>("A write after the end of writing", async () => await one.WriteAsync("x"u8.ToArray()));
    }
}
