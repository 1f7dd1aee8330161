using System.Globalization;
using System.Net;
using System.Text;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Docs;

/// <summary>
/// The C# code in docs/porting.md about what libraries and servers do: exception handlers, queue subclasses, functions of either kind,
/// addresses, children. See <see cref="SnippetTests"/>. It runs in virtual time.
/// </summary>
[TestFixture]
public class PortingLibrarySnippets
{
    [ThreadStatic]
    private static List<string>? t_lines;

    [SetUp]
    public void Clear() => t_lines = [];

    [Test]
    public void ExceptionHandler()
    {
        var loop = new EventLoop(new VirtualClock());
        loop.CallLater(1, () => throw new FormatException("bad request"));
        loop.CallSoon(() => loop.CallExceptionHandler(new LoopExceptionContext { Message = "slow client", ["client"] = "ada" }));
        loop.CreateTask(Asyncio.Sleep(3600));

        // begin exception-handler
        Exception? failure = null;
        loop.SetExceptionHandler((loop, context) =>
        {
            if (context.Exception is { } error)
            {
                failure = error;
                loop.Stop();
            }
            else
            {
                Console.WriteLine($"{context.Message} {context["client"]}");
            }
        });
        loop.RunForever();
        loop.Close();                                    // reports what is still pending, without an exception
        Console.WriteLine(failure?.Message);
        // end

        t_lines.Should().Equal("slow client ada", "Task was destroyed but it is pending! The loop was closed before it could end. ", "bad request");
    }

    [Test]
    public void QueueSubclass() => Run(async Coroutine () =>
    {
        // begin queue-subclass
        var queue = new UniqueQueue<string>();
        await queue.Put("a");
        await queue.Put("b");
        await queue.Put("a");
        Console.WriteLine($"{queue.Qsize()} {await queue.Get()}");
        // end

        t_lines.Should().Equal("2 a");
    });

    [Test]
    public void IsAwaitable() => Run(async Coroutine () =>
    {
        int hits = 0;
        int Count() => ++hits;
        async Coroutine<int> CountLater()
        {
            await Asyncio.Sleep(1);
            return ++hits;
        }

        // begin isawaitable
        async Coroutine Fire(Func<object?> handler)
        {
            object? result = handler();
            if (result is IAwaitable ours)
            {
                await Asyncio.EnsureFuture(ours);        // a coroutine, task or future of ours
            }
            else if (result is Task native)
            {
                await native;
            }
            else if (Asyncio.IsAwaitable(result))
            {
                throw new ArgumentException($"{result} must be awaited by whoever knows its type.");
            }
        }

        await Fire(() => Count());
        await Fire(() => CountLater());
        AsyncioTask task = Asyncio.CreateTask(async () => await Task.Yield());    // a task of whatever can be awaited
        await task;
        // end

        hits.Should().Be(2);
        Func<Task> other = async () => await Fire(() => new ValueTask());
        await other.Should().ThrowAsync<ArgumentException>();
    });

    [Test]
    public void DecoratorOfBothKinds() => Run(async Coroutine () =>
    {
        // begin decorator-both
        var timed = new Timed(Asyncio.GetRunningLoop());
        int n = timed.Call("parse", () => int.Parse("42"));
        string page = await timed.Call("fetch", async () => await Fetch("/index"));
        // end

        n.Should().Be(42);
        page.Should().Be("/index");
        t_lines.Should().Equal("parse 0", "fetch 0.5");
    });

    [Test]
    public void Addresses() => AsyncioContext.Run(async Coroutine () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        await using Server server = await Asyncio.StartServer(async Coroutine (reader, writer) => writer.Close(), "127.0.0.1", 0);
        int serverPort = ((IPEndPoint)server.Sockets[0].LocalEndPoint!).Port;
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", serverPort);

        // begin extra-info
        var (host, port) = writer.GetExtraInfo<EndPoint>("peername")!;    // null where there is no such thing
        Console.WriteLine($"connected to {host}");
        // end

        port.Should().Be(serverPort);
        t_lines.Should().Equal("connected to 127.0.0.1");
        writer.Close();
        await writer.WaitClosed();

        var (transport, _) = await loop.CreateDatagramEndpoint(() => new EchoServer(), localAddr: ("127.0.0.1", 0));
        var (_, address) = transport.GetExtraInfo<EndPoint>("sockname")!;
        var answer = loop.CreateFuture<string>();
        var (client, _) = await loop.CreateDatagramEndpoint(() => new Hearing(answer), remoteAddr: ("127.0.0.1", address));
        client.Sendto("hello"u8);
        (await answer).Should().Be("hello");
        client.Close();
        transport.Close();
    });

    [Test]
    [Platform("Linux")]
    public void Subprocesses() => AsyncioContext.Run(async Coroutine () =>
    {
        string[] command = ["echo", "from a list"];

        // begin subprocess
        AsyncioProcess process = await Asyncio.CreateSubprocessExec("echo", ["-n", "hello"], stdout: Stdio.Pipe);
        var (output, _) = await process.Communicate();
        Console.WriteLine(Encoding.UTF8.GetString(output!));

        process = await Asyncio.CreateSubprocessExec(command, stdout: Stdio.Pipe);    // *command
        await process.Communicate();

        process = await Asyncio.CreateSubprocessExec("test", "-d", "/");              // nothing but arguments
        Console.WriteLine(await process.Wait());
        // end

        t_lines.Should().Equal("hello", "0");
    });

    [Test]
    public void StartSoon() => Run(async Coroutine () =>
    {
        string[] urls = ["a", "b"];
        async Coroutine Load(string url) => Console.WriteLine(await Fetch(url));

        // begin start-soon
        await Asyncio.TaskGroup(async tg =>
        {
            foreach (string url in urls)
            {
                tg.StartSoon(Load(url));
            }
        });
        // end

        t_lines.Should().Equal("a", "b");
    });

    private static async Coroutine<string> Fetch(string url)
    {
        await Asyncio.Sleep(0.5);
        return url;
    }

    private static void Run(Func<Coroutine> body) => AsyncioContext.Run(body, loopFactory: () => new EventLoop(new VirtualClock()));

    // begin queue-subclass-class
    class UniqueQueue<T> : AsyncioQueue<T>
        where T : notnull
    {
        private readonly List<T> _mine = [];

        public override int Qsize() => _mine.Count;      // needed with a store of its own

        protected override void PutItem(T item)
        {
            if (!_mine.Contains(item))
            {
                _mine.Add(item);
            }
        }

        protected override T GetItem()
        {
            T item = _mine[0];
            _mine.RemoveAt(0);
            return item;
        }
    }
    // end

    // begin decorator-both-class
    class Timed(EventLoop loop)
    {
        public T Call<T>(string name, Func<T> f)
        {
            double start = loop.Time();
            T result = f();
            Console.WriteLine($"{name} {loop.Time() - start}");
            return result;
        }

        public async Coroutine<T> Call<T>(string name, Func<Coroutine<T>> f)
        {
            double start = loop.Time();
            T result = await f();
            Console.WriteLine($"{name} {loop.Time() - start}");
            return result;
        }
    }
    // end

    // begin datagram-class
    class EchoServer : DatagramProtocol
    {
        private DatagramTransport _transport = null!;

        public override void ConnectionMade(BaseTransport transport) => _transport = (DatagramTransport)transport;

        // The address is null only where the sender has none: an unnamed unix socket.
        public override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint? addr) => _transport.Sendto(data, addr);
    }
    // end

    private sealed class Hearing(Future<string> answer) : DatagramProtocol
    {
        public override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint? addr) => answer.SetResult(Encoding.UTF8.GetString(data));
    }

    private static class Console
    {
        public static void WriteLine(object? value) => t_lines!.Add(string.Create(CultureInfo.InvariantCulture, $"{value}"));
    }
}
