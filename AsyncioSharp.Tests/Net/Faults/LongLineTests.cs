using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Lines that are longer than a reader allows, over real connections: an error, a bounded buffer, and what comes after them can still be read.</summary>
public class LongLineTests(SelectorKind kind) : FaultFixture(kind)
{
    private const int Limit = 1000;

    [Test]
    [Property("Semantic", "169")]
    public void ReadLine_LineIsTooLong_DiscardsItAndReadsOn([Values] bool tls) => Run(async Coroutine (loop) =>
    {
        var (_, near, farReader, far) = await Streams(tls, Limit);
        near.Write(Enumerable.Repeat((byte)'x', 200_000).ToArray());
        near.Write("\nnext\n"u8);
        near.Close();
        var lines = new List<string>();
        int errors = 0;
        while (!farReader.AtEof())
        {
            try
            {
                lines.Add(System.Text.Encoding.ASCII.GetString(await farReader.ReadLine()));
            }
            catch (ArgumentException)
            {
                errors++;
                errors.Should().BeLessThan(1000);
            }
        }

        errors.Should().BePositive();
        lines.Where(static line => line.Length > 0).Should().EndWith(["next\n"]);
        lines.Should().OnlyContain(static line => line.Length <= Limit + 1);
        await Drop(near, far);
    });

    [Test]
    [Property("Semantic", "168")]
    public void ReadUntil_LineIsTooLong_KeepsItForReadExactly([Values] bool tls) => Run(async Coroutine (loop) =>
    {
        var (_, near, farReader, far) = await Streams(tls, Limit);
        byte[] line = [.. Enumerable.Repeat((byte)'x', 50_000), (byte)'\n'];
        near.Write(line);
        near.Write("next\n"u8);
        var whole = new List<byte>();
        while (true)
        {
            try
            {
                whole.AddRange(await farReader.ReadUntil("\n"u8.ToArray()));
                break;
            }
            catch (LimitOverrunError error)
            {
                whole.AddRange(await farReader.ReadExactly(error.Consumed));
            }
        }

        whole.Should().Equal(line);
        (await farReader.ReadLine()).Should().Equal("next\n"u8.ToArray());
        await Drop(near, far);
    });

    [Test]
    public void Server_LineNeverEnds_ReportedAndClosedWithABoundedBuffer([Values] bool tls) => Run(async Coroutine (loop) =>
    {
        int most = 0;
        await using Server server = await Asyncio.StartServer(
            async Coroutine (reader, writer) =>
            {
                try
                {
                    await reader.ReadLine();
                }
                finally
                {
                    most = Buffered(reader);
                }
            },
            "127.0.0.1",
            0,
            limit: Limit,
            ssl: Serving(tls));
        var (_, writer) = await Asyncio.OpenConnection("127.0.0.1", PortOf(server), ssl: Trusting(tls));
        AsyncioTask sending = Asyncio.CreateTask(async Coroutine () =>
        {
            try
            {
                while (true)
                {
                    writer.Write(new byte[10_000]);
                    await writer.Drain();
                }
            }
            catch (Exception error) when (error is System.Net.Sockets.SocketException or IOException)
            {
                // The server has had enough.
            }
        });
        await UntilReport();
        TakeReport("clientConnectedCb").Exception.Should().BeOfType<ArgumentException>();
        await sending;
        most.Should().BeLessThanOrEqualTo((2 * Limit) + (256 * 1024));
        await Drop(writer);
    });
}
