using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using AsyncioSharp.Net;
using AsyncioSharp.Simulation;
using AsyncioSharp.Testing;
using NUnit.Framework.Internal;

namespace AsyncioSharp.Tests.Net;

/// <summary>What the tests of Net run on: system calls under epoll, or the base class library under select.</summary>
public enum SelectorKind
{
    Epoll,
    Select,
    Simulated,
}

/// <summary>A fixture whose tests run on both selectors, with real sockets, in real time.</summary>
/// <remarks>
/// Nothing sleeps: each test waits for what it is about, one that leaves a task, a timer or a transport behind fails, and one that waits for ever fails after <see cref="LimitSeconds"/>. What the loop reports is collected in
/// <see cref="Reports"/>; a test that expects nothing asserts nothing, since the end of <see cref="Run(Func{EventLoop, Coroutine})"/> fails on reports that nobody took.
/// </remarks>
[TestFixture(SelectorKind.Epoll)]
[TestFixture(SelectorKind.Select)]
[AlsoSimulated]
public abstract class NetFixture(SelectorKind kind)
{
    private static int s_portsTried;
    private Future? _reportWaiter;
#pragma warning disable NUnit1032 // The run closes it.
    private EventLoop? _simulated;
#pragma warning restore NUnit1032

    /// <summary>Far beyond what any test needs on a machine that is busy with other things; only a hang reaches it.</summary>
    protected const double LimitSeconds = 60;

    protected SelectorKind Kind => kind;

    /// <summary>What came to the loop's exception handler. Clear it to say that it was expected.</summary>
    internal List<LoopExceptionContext> Reports { get; } = [];

    [SetUp]
    public void ForgetReports() => Reports.Clear();

    /// <summary>A loop on the selector under test.</summary>
    protected EventLoop NewLoop()
    {
        if (kind == SelectorKind.Simulated)
        {
            _simulated = new EventLoop(new VirtualClock());
            Loopback.Offer(_simulated);
            _simulated.SetExceptionHandler(Collect);
            return _simulated;
        }

        var loop = new EventLoop();
        LoopNet.Attach(loop, kind switch
        {
            SelectorKind.Select => new SelectSelector(),
            _ when OperatingSystem.IsLinux() => new EpollSelector(),
            _ => throw new IgnoreException("epoll is Linux's."),
        });
        loop.SetExceptionHandler(Collect);
        return loop;
    }

    private void Collect(EventLoop loop, LoopExceptionContext context)
    {
        Reports.Add(context);
        if (_reportWaiter is { } waiter && !waiter.Done())
        {
            waiter.SetResult();
        }
    }

    /// <summary>Runs a body on a loop with the selector under test, and asserts that every report was expected and that nothing is left open.</summary>
    [OverloadResolutionPriority(1)]
    protected void Run(Func<EventLoop, Coroutine> body) => Run(body, LeakMode.Fail);

    /// <summary>The same for a native method.</summary>
    protected void Run(Func<EventLoop, Task> body) => Run(async Coroutine (loop) => await Asyncio.CreateTask(() => body(loop)));

    /// <summary>The same for a test whose point is what it leaves behind.</summary>
    protected void RunAndLeave(Func<EventLoop, Coroutine> body) => Run(body, LeakMode.Ignore);

    private void Run(Func<EventLoop, Coroutine> body, LeakMode leaks)
    {
        AsyncioTest.Run(
            loop =>
            {
                // The package's own handler would take reports for failures: here they are what many tests are about.
                loop.SetExceptionHandler(Collect);
                return body(loop);
            },
            new TestOptions { VirtualTime = false, LoopFactory = NewLoop, RealTimeLimit = LimitSeconds, Leaks = leaks });
        if (_simulated is not null && SimWorld.Find(_simulated) is { Test.HasMadeSockets: true })
        {
            // conformance/report.cs counts these.
            TestExecutionContext.CurrentContext.CurrentTest.Properties.Set("Network", "simulated");
        }

        Reports.Should().BeEmpty();
    }

    /// <summary>Waits until something was reported.</summary>
    protected async Coroutine UntilReport()
    {
        if (Reports.Count == 0)
        {
            _reportWaiter = Asyncio.GetRunningLoop().CreateFuture();
            await _reportWaiter;
        }
    }

    /// <summary>Asserts that there was one report with this text, and takes it.</summary>
    internal LoopExceptionContext TakeReport(string messagePart)
    {
        LoopExceptionContext report = Reports.Should().ContainSingle(context => context.Message.Contains(messagePart, StringComparison.Ordinal)).Subject;
        Reports.Remove(report);
        return report;
    }

    /// <summary>Two connected TCP sockets of this machine, the program's own; the first does not block, the second does.</summary>
    protected static (Socket Ours, Socket Peer) TcpPair()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var ours = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        ours.Connect(listener.LocalEndPoint!);
        Socket peer = listener.Accept();
        ours.Blocking = false;
        return (ours, peer);
    }

    /// <summary>A transport over one end of a TCP connection, with a protocol that records, and the other end for the test.</summary>
    internal static (SocketTransport Transport, RecordingProtocol Protocol, Socket Peer) Connect(EventLoop loop, RecordingProtocol? protocol = null)
    {
        (Socket ours, Socket peer) = TcpPair();
        protocol ??= new RecordingProtocol();
        var transport = new SocketTransport(loop, LoopNet.Of(loop).Network.Adopt(ours), protocol);
        return (transport, protocol, peer);
    }

    /// <summary>The port that a server listens on.</summary>
    protected static int PortOf(Server server) => ((IPEndPoint)server.Sockets[0].LocalEndPoint!).Port;

    /// <summary>
    /// A port of this machine on which nobody listens. It lies below those that Linux chooses from: a socket that connects to it might otherwise
    /// be given the same port for its own, and be connected to itself.
    /// </summary>
    protected static int FreePort()
    {
        while (true)
        {
            int port = 10_000 + (int)((uint)(Environment.ProcessId * 7 + Interlocked.Increment(ref s_portsTried)) % 20_000);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // The next one.
            }
        }
    }

    /// <summary>Asserts that awaiting something fails, with this text.</summary>
    protected static async Task Fails<TException>(string message, Func<Coroutine> action)
        where TException : Exception
    {
        Func<Task> run = async () => await action();
        await run.Should().ThrowAsync<TException>().WithMessage(message);
    }

    /// <summary>A pair whose first socket has a given descriptor number: the system gives away the lowest that is free, but other threads may be quicker.</summary>
    protected static (Socket Ours, Socket Peer) PairWithNumber(int number)
    {
        List<Socket> inTheWay = [];
        try
        {
            for (int i = 0; i < 100; i++)
            {
                (Socket ours, Socket peer) = TcpPair();
                if ((int)ours.Handle == number)
                {
                    return (ours, peer);
                }

                inTheWay.AddRange([ours, peer]);
            }
        }
        finally
        {
            Close([.. inTheWay]);
        }

        throw new InconclusiveException($"Descriptor {number} was taken by another thread.");
    }

    /// <summary>Asserts that awaiting ends with an error.</summary>
    protected static async Coroutine<TException> Fails<TException>(Coroutine coroutine, string message = "*")
        where TException : Exception =>
        await Fails<TException>(Asyncio.CreateTask(coroutine), message);

    /// <inheritdoc cref="Fails{TException}(Coroutine, string)"/>
    protected static async Coroutine<TException> Fails<TException>(Future future, string message = "*")
        where TException : Exception
    {
        try
        {
            await future;
        }
        catch (TException error)
        {
            error.Message.Should().Match(message);
            return error;
        }

        throw new AssertionException($"{typeof(TException).Name} was expected.");
    }

    /// <summary>Lets the loop go round.</summary>
    protected static async Coroutine Turns(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Asyncio.Sleep(0);
        }
    }

    /// <summary>How many descriptors the selector knows.</summary>
    protected static int KeysOf(EventLoop loop)
    {
        string text = LoopNet.Of(loop).Selector.ToString()!;
        return int.Parse(text[(text.IndexOf("keys=", StringComparison.Ordinal) + 5)..^1], System.Globalization.CultureInfo.InvariantCulture);
    }

    protected static void Close(params Socket[] sockets)
    {
        foreach (Socket socket in sockets)
        {
            socket.Dispose();
        }
    }

    /// <summary>Ends the connection with a reset: what was not read is thrown away.</summary>
    protected static void Reset(Socket peer)
    {
        peer.LingerState = new LingerOption(enable: true, seconds: 0);
        peer.Close();
    }
}
