// begin usings
using AsyncioSharp;
using AsyncioSharp.Net;
// end

namespace AsyncioSharp.Tests.Docs;

/// <summary>The code in README.md; see <see cref="SnippetTests"/>.</summary>
[TestFixture]
public class ReadmeSnippets
{
    [ThreadStatic]
    private static List<string>? t_lines;

    [SetUp]
    public void Clear() => t_lines = [];

    [Test]
    public void IdiomaticCSharp()
    {
        // begin idiomatic
        async Task<int> Square(int number)
        {
            await Task.Delay(10);                         // any Task will do: HttpClient, Channel, a database driver
            return number * number;
        }

        int sum = AsyncioContext.Run(async () =>
        {
            int[] squares = await Asyncio.Gather(Square(1), Square(2), Square(3));
            return squares.Sum();                         // still on the loop's thread: no locks needed
        });
        Console.WriteLine(sum);                           // 14
        // end

        sum.Should().Be(14);
    }

    [Test]
    public void PortedPython()
    {
        // begin ported
        async Coroutine Countdown(string name, int number)            // async def countdown(name, number):
        {
            for (; number > 0; number--)                              //     for i in range(number, 0, -1):
            {
                Console.WriteLine($"{name} {number}");                //         print(f"{name} {i}")
                await Asyncio.Sleep(0.01);                            //         await asyncio.sleep(0.01)
            }
        }

        async Coroutine Main() =>                                     // async def main():
            await Asyncio.Gather(Countdown("a", 3), Countdown("b", 2)); //     await asyncio.gather(countdown("a", 3), countdown("b", 2))

        AsyncioContext.Run(Main());                                   // asyncio.run(main())
        // end

        t_lines.Should().Equal("a 3", "b 2", "a 2", "b 1", "a 1");
    }

    [Test]
    public void Server()
    {
        // begin server
        async Coroutine Echo(AsyncioStreamReader reader, AsyncioStreamWriter writer)
        {
            await foreach (byte[] line in reader)
            {
                writer.Write(line);
                await writer.Drain();                         // waits while the client is slow
            }

            writer.Close();
        }

        async Coroutine Serve(int port)
        {
            Server server = await Asyncio.StartServer(Echo, "127.0.0.1", port);
            Console.WriteLine($"Serving on {server.Sockets[0].LocalEndPoint}");
            await server.ServeForever();                      // until Ctrl-C
        }
        // end

        AsyncioContext.Run(async Coroutine () =>
        {
            AsyncioTask serving = Asyncio.CreateTask(Serve(0));
            while (t_lines!.Count == 0)
            {
                await Asyncio.Sleep(0);
            }

            int port = int.Parse(t_lines[0].Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
            var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", port);
            writer.Write("hello\n"u8);
            (await reader.ReadLine()).Should().Equal("hello\n"u8.ToArray());
            writer.Close();
            await writer.WaitClosed();
            serving.Cancel();
            await Asyncio.Wait([serving]);
        });
    }

    [Test]
    public void Server_CtrlC_EndsWell()
    {
        static async Coroutine Serve(int port)
        {
            Asyncio.GetRunningLoop().CallSoon(static () => throw new KeyboardInterrupt());
            await Asyncio.Sleep(port);
        }

        // begin stop
        try
        {
            AsyncioContext.Run(Serve(8888));
        }
        catch (KeyboardInterrupt)                             // the server and its connections are closed by now
        {
            Console.WriteLine("stopped");
        }
        // end

        t_lines.Should().Equal("stopped");
    }

    private static class Console
    {
        public static void WriteLine(object text) => t_lines!.Add(text.ToString()!);
    }
}
