using System.IO.Compression;
using System.Net;
using System.Text;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Docs;

/// <summary>The code in docs/streams.md; see <see cref="SnippetTests"/>.</summary>
[TestFixture]
public class StreamsSnippets
{
    [ThreadStatic]
    private static List<string>? t_lines;

    [SetUp]
    public void Clear() => t_lines = [];

    [Test]
    public void EchoServer()
    {
        // begin echo
        async Coroutine Handle(AsyncioStreamReader reader, AsyncioStreamWriter writer)
        {
            await foreach (byte[] line in reader)
            {
                writer.Write(line);
                await writer.Drain();
            }

            writer.Close();
            await writer.WaitClosed();
        }

        async Coroutine Main()
        {
            Server server = await Asyncio.StartServer(Handle, "127.0.0.1", 0);
            int port = ((IPEndPoint)server.Sockets[0].LocalEndPoint!).Port;

            var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", port);
            writer.Write("hello\n"u8);
            byte[] answer = await reader.ReadLine();
            Console.WriteLine(Encoding.UTF8.GetString(answer).TrimEnd());

            writer.Close();
            await writer.WaitClosed();
            await server.DisposeAsync();
        }
        // end

        AsyncioContext.Run(Main);
        t_lines.Should().Equal("hello");
    }

    [Test]
    public void ReadInto()
    {
        // begin into
        async Coroutine Echo(AsyncioStreamReader reader, AsyncioStreamWriter writer)
        {
            var buffer = new byte[4096];
            int count;
            while ((count = await reader.ReadInto(buffer)) > 0)
            {
                writer.Write(buffer.AsSpan(0, count));
                await writer.Drain();
            }

            writer.Close();
        }
        // end

        Serve(Echo, async Coroutine (reader, writer) =>
        {
            writer.Write("some bytes"u8);
            writer.WriteEof();
            (await reader.Read()).Should().Equal("some bytes"u8.ToArray());
        });
    }

    [Test]
    public void SystemIO()
    {
        // begin gzip
        async Task<int> CountLines(AsyncioStreamReader reader)
        {
            using var text = new StreamReader(new GZipStream(reader.AsStream(), CompressionMode.Decompress));
            int lines = 0;
            while (await text.ReadLineAsync() is not null)
            {
                lines++;
            }

            return lines;
        }
        // end

        async Task Answer(AsyncioStreamReader reader, AsyncioStreamWriter writer)
        {
            writer.Write([(byte)await CountLines(reader)]);
            writer.Close();
        }

        AsyncioContext.Run(async Coroutine () =>
        {
            Server server = await Asyncio.StartServer(Answer, "127.0.0.1", 0);
            await Client(server, async Coroutine (reader, writer) =>
            {
                await using (var zip = new GZipStream(writer.AsStream(), CompressionLevel.Fastest, leaveOpen: true))
                {
                    await zip.WriteAsync("one\ntwo\nthree\n"u8.ToArray());
                }

                writer.WriteEof();
                (await reader.Read()).Should().Equal(3);
            });
        });
    }

    private static void Serve(Func<AsyncioStreamReader, AsyncioStreamWriter, Coroutine> handle, Func<AsyncioStreamReader, AsyncioStreamWriter, Coroutine> client) =>
        AsyncioContext.Run(async Coroutine () => await Client(await Asyncio.StartServer(handle, "127.0.0.1", 0), client));

    private static async Coroutine Client(Server server, Func<AsyncioStreamReader, AsyncioStreamWriter, Coroutine> client)
    {
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", ((IPEndPoint)server.Sockets[0].LocalEndPoint!).Port);
        await client(reader, writer);
        writer.Close();
        await writer.WaitClosed();
        await server.DisposeAsync();
    }

    private static class Console
    {
        public static void WriteLine(string value) => t_lines!.Add(value);
    }
}
