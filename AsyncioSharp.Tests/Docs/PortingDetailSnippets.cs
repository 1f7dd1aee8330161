using System.Globalization;
using System.Net;
using System.Text;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Docs;

/// <summary>The C# code in docs/porting.md where the rule alone does not help: leaving scopes, classes by hand, names, generators. See <see cref="SnippetTests"/>. It runs in virtual time.</summary>
[TestFixture]
public class PortingDetailSnippets
{
    [ThreadStatic]
    private static List<string>? t_lines;

    [SetUp]
    public void Clear() => t_lines = [];

    [Test]
    public void LeavingATimeout() => Run(async Coroutine () =>
    {
        // begin leaving-timeout
        async Coroutine<string?> FirstPage(string[] urls)
        {
            foreach (string url in urls)
            {
                string page = await Asyncio.Timeout(1, async _ => await Fetch(url));
                if (page == "empty")
                {
                    continue;
                }

                if (page == "end")
                {
                    break;
                }

                return page;
            }

            return null;
        }
        // end

        (await FirstPage(["empty", "one", "two"])).Should().Be("one");
        (await FirstPage(["empty", "end", "two"])).Should().BeNull();
    });

    [Test]
    public void LeavingAGroup() => Run(async Coroutine () =>
    {
        async Coroutine<int> Look(int shelf, int side)
        {
            await Asyncio.Sleep(1);
            return (10 * (shelf - 1)) + side;
        }

        // begin leaving-group
        async Coroutine<(int Shelf, int Right)?> Search(int[] shelves)
        {
            foreach (int shelf in shelves)
            {
                (int, int)? found = await Asyncio.TaskGroup<(int, int)?>(async tg =>
                {
                    AsyncioTask<int> left = tg.CreateTask(Look(shelf, 0)), right = tg.CreateTask(Look(shelf, 1));
                    return await left == 0 ? null : (shelf, await right);
                });
                if (found is not null)
                {
                    return found;
                }
            }

            return null;
        }
        // end

        (await Search([1, 2, 3])).Should().Be((2, 11));
        (await Search([1])).Should().BeNull();
    });

    [Test]
    public void YieldingBehindAScope() => Run(async Coroutine () =>
    {
        // begin yield-behind
        async IAsyncEnumerable<string> Pages(string[] urls)
        {
            double deadline = Asyncio.GetRunningLoop().Time() + 5;
            foreach (string url in urls)
            {
                string page = await Asyncio.TimeoutAt(deadline, async _ => await Fetch(url));
                yield return page;
            }
        }
        // end

        (await Pages(["a", "b"]).ToListAsync()).Should().Equal("a", "b");
        Func<Task> tooMany = async () => await Pages([.. Enumerable.Repeat("a", 20)]).CountAsync();
        await tooMany.Should().ThrowAsync<TimeoutException>();
    });

    [Test]
    public void StreamsByHand() => Run(async Coroutine () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        await using Server server = await loop.CreateServer(() => new Lines(), "127.0.0.1", 0);
        int port = ((IPEndPoint)server.Sockets[0].LocalEndPoint!).Port;

        // begin streams-by-hand
        var reader = new AsyncioStreamReader(loop: loop);
        var protocol = new StreamReaderProtocol(reader, loop: loop);
        var (transport, _) = await loop.CreateConnection(() => protocol, "127.0.0.1", port);
        var writer = new AsyncioStreamWriter(transport, protocol, reader, loop);
        // end

        writer.Write("hello\n"u8);
        (await reader.ReadLine()).Should().Equal("HELLO\n"u8.ToArray());
        writer.Close();
        await writer.WaitClosed();
    });

    [Test]
    public void NamesSetLater() => Run(async Coroutine () =>
    {
        async Coroutine Work() => await Asyncio.Sleep(3600);

        // begin set-later
        AsyncioTask t1 = null!;

        async Coroutine Watch()
        {
            await Asyncio.Sleep(1);
            t1.Cancel();
        }

        AsyncioTask t2 = Asyncio.CreateTask(Watch());
        t1 = Asyncio.CreateTask(Work());
        // end

        await Asyncio.Wait([t1, t2]);
        t1.Cancelled().Should().BeTrue();
    });

    [Test]
    public void SendAndGetattr() => Run(async Coroutine () =>
    {
        // begin send
        var averages = new Averager();
        Console.WriteLine($"{averages.Send(10)} {averages.Send(20)}");
        Console.WriteLine(await new Client().Call("ping", 1, 2));
        // end

        t_lines.Should().Equal("10 15", "ping(1, 2)");
    });

    private static async Coroutine<string> Fetch(string url)
    {
        await Asyncio.Sleep(0.5);
        return url;
    }

    private static void Run(Func<Coroutine> body) => AsyncioContext.Run(body, loopFactory: () => new EventLoop(new VirtualClock()));

    // begin protocol-by-hand
    class Lines : Protocol
    {
        private Transport _transport = null!;
        private AsyncioTask _task = null!;

        public override void ConnectionMade(BaseTransport transport) => _transport = (Transport)transport;

        // The span is the loop's again on return, and an async method cannot take one: it gets a copy.
        public override void DataReceived(ReadOnlySpan<byte> data) => _task = Asyncio.CreateTask(Handle(data.ToArray()));

        private async Coroutine Handle(byte[] data)
        {
            await Asyncio.Sleep(0);
            _transport.Write(Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(data).ToUpperInvariant()));
        }
    }
    // end

    // begin classes
    class Averager
    {
        private double _total;
        private int _count;

        public double Send(double value) => (_total += value) / ++_count;
    }

    class Client
    {
        public async Coroutine<string> Call(string name, params object[] args)
        {
            await Asyncio.Sleep(1);
            return $"{name}({string.Join(", ", args)})";
        }
    }
    // end

    private static class Console
    {
        public static void WriteLine(object value) => t_lines!.Add(string.Create(CultureInfo.InvariantCulture, $"{value}"));
    }
}
