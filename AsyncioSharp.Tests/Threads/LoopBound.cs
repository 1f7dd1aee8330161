using System.IO.Pipes;
using System.Net.Security;
using AsyncioSharp.Net;
using AsyncioSharp.Tests.Infrastructure;
using AsyncioSharp.Tests.Net;

namespace AsyncioSharp.Tests.Threads;

/// <summary>One object of each class that belongs to a loop, made on the running loop.</summary>
internal static class LoopBound
{
    private static readonly List<AnonymousPipeServerStream> s_peers = [];

    /// <summary>Makes an object. What it needs to live is kept by the loop.</summary>
    public static readonly IReadOnlyDictionary<Type, Func<EventLoop, Coroutine<object>>> Makers = new Dictionary<Type, Func<EventLoop, Coroutine<object>>>
    {
        [typeof(EventLoop)] = loop => Now(loop),
        [typeof(AsyncioContext)] = loop => Now(loop.BaseContext),
        [typeof(Future)] = loop => Now(loop.CreateFuture()),
        [typeof(Future<int>)] = loop => Now(loop.CreateFuture<int>()),
        [typeof(AsyncioTask<int>)] = loop => Now(loop.CreateTask(Asyncio.Sleep(600, 1))),
        [typeof(Coroutine<int>)] = loop => Now(loop.CreateTask(Asyncio.Sleep(600, 1)).GetCoro()),
        [typeof(LoopOperation<bool>)] = async loop =>
        {
            var wait = (LoopOperation<bool>)new AsyncioEvent().Wait();
            _ = loop.CreateTask(async Coroutine () => await wait);
            await Asyncio.Sleep(0);
            await Asyncio.Sleep(0);
            wait.IsPending.Should().BeTrue();
            return wait;
        },
        [typeof(Handle)] = loop => Now(new Handle(loop, () => { }, null)),
        [typeof(TimerHandle)] = loop => Now(loop.CallLater(600, () => { })),
        [typeof(AsyncioEvent)] = loop => Used(new AsyncioEvent(), flag => flag.Clear(), flag => flag.Wait()),
        [typeof(AsyncioLock)] = loop => Used(new AsyncioLock(), gate => gate.Acquire().ToTask(loop), gate => gate.Acquire()),
        [typeof(AsyncioLock.Releaser)] = async loop => await new AsyncioLock().Acquire(),
        [typeof(AsyncioSemaphore)] = loop => Used(new AsyncioSemaphore(), gate => gate.Acquire().ToTask(loop), gate => gate.Acquire()),
        [typeof(AsyncioSemaphore.Releaser)] = async loop => await new AsyncioSemaphore().Acquire(),
        [typeof(AsyncioBoundedSemaphore)] = loop => Used(new AsyncioBoundedSemaphore(), gate => gate.Acquire().ToTask(loop), gate => gate.Acquire()),
        [typeof(AsyncioCondition)] = loop => Used(new AsyncioCondition(), gate => gate.Acquire().ToTask(loop), gate => gate.Acquire()),
        [typeof(AsyncioBarrier)] = loop => Used(new AsyncioBarrier(2), _ => { }, barrier => barrier.Wait()),
        [typeof(AsyncioQueue<int>)] = loop => Filled(new AsyncioQueue<int>(1)),
        [typeof(AsyncioLifoQueue<int>)] = loop => Filled(new AsyncioLifoQueue<int>(1)),
        [typeof(AsyncioPriorityQueue<int>)] = loop => Filled(new AsyncioPriorityQueue<int>(1)),
        [typeof(CancelScope)] = loop => Inside<CancelScope>(loop, found => Asyncio.CancelScope(async Coroutine (scope) => await Held(found, scope))),
        [typeof(TimeoutScope)] = loop => Inside<TimeoutScope>(loop, found => Asyncio.Timeout(600, async Coroutine (scope) => await Held(found, scope))),
        [typeof(TaskGroup)] = loop => Inside<TaskGroup>(loop, found => Asyncio.TaskGroup(async Coroutine (group) => await Held(found, group))),
        [typeof(StartSignal)] = loop => Inside<StartSignal>(loop, found => Asyncio.TaskGroup(async Coroutine (group) =>
            await group.Start(async Coroutine (StartSignal signal) => await Held(found, signal)))),
        [typeof(StartSignal<int>)] = loop => Inside<StartSignal<int>>(loop, found => Asyncio.TaskGroup(async Coroutine (group) =>
            await group.Start(async Coroutine (StartSignal<int> signal) => await Held(found, signal)))),
        [typeof(AsCompletedIterator<AsyncioTask<int>, Coroutine<int>>)] = loop => Now(Asyncio.AsCompleted([loop.CreateTask(Asyncio.Sleep(600, 1))])),
        [typeof(AsyncioStreamReader)] = loop => Now(new AsyncioStreamReader(loop: loop)),
        [typeof(AsyncioStreamReader.LineEnumerator)] = loop => Now(new AsyncioStreamReader(loop: loop).GetAsyncEnumerator()),
        [typeof(AsyncioStreamWriter)] = async loop => await Connect(),
        [typeof(StreamReaderProtocol)] = loop => Now(new StreamReaderProtocol(new AsyncioStreamReader(loop: loop), loop)),
        [typeof(Server)] = async loop => await Asyncio.StartServer(static (_, _) => { }, "127.0.0.1", 0),
        [typeof(AsyncioSocket)] = loop => Now(loop.CreateSocket()),
        [typeof(AsyncioProcess)] = async loop => await Asyncio.CreateSubprocessExec("cat", stdin: Stdio.Pipe, stdout: Stdio.Pipe),
        [typeof(SocketTransport)] = async loop => (await Connect()).Transport,
        [typeof(TlsTransport)] = async loop =>
        {
            var lower = (Transport)(await Connect()).Transport;
            TlsLayer layer = new(loop, new RecordingProtocol(), new SslClientAuthenticationOptions { TargetHost = "localhost" }, null, null, true, null, null);
            lower.SetProtocol(layer);
            layer.Begin(lower);
            return layer.Transport;
        },
        [typeof(ReadDirection)] = async loop =>
        {
            AnonymousPipeServerStream peer = Kept(new AnonymousPipeServerStream(PipeDirection.Out));
            (ReadTransport transport, _) = await loop.ConnectReadPipe(() => new RecordingProtocol(), new AnonymousPipeClientStream(PipeDirection.In, peer.ClientSafePipeHandle));
            return transport;
        },
        [typeof(WriteDirection)] = async loop =>
        {
            AnonymousPipeServerStream peer = Kept(new AnonymousPipeServerStream(PipeDirection.In));
            (WriteTransport transport, _) = await loop.ConnectWritePipe(() => new RecordingProtocol(), new AnonymousPipeClientStream(PipeDirection.Out, peer.ClientSafePipeHandle));
            return transport;
        },
        [typeof(PipeReadTransport)] = loop =>
            Now(new PipeReadTransport(
                loop, new StreamPipeEnd(loop, new AnonymousPipeServerStream(PipeDirection.In)), new RecordingProtocol())),
        [typeof(PipeWriteTransport)] = loop =>
            Now(new PipeWriteTransport(loop, new StreamPipeEnd(loop, Stream.Null), new RecordingProtocol())),
        [typeof(SocketDatagramTransport)] = async loop => (await loop.CreateDatagramEndpoint(() => new Datagrams(), ("127.0.0.1", 0))).Transport,
        [typeof(ProcessTransport)] = async loop => (await loop.SubprocessExec(() => new Child(), "cat")).Transport,
    };

    /// <summary>The other end of a pipe: collected as garbage, it would close, and the transport with it.</summary>
    private static AnonymousPipeServerStream Kept(AnonymousPipeServerStream peer)
    {
        s_peers.Add(peer);
        return peer;
    }

    private static async Coroutine<object> Now(object made)
    {
        await Asyncio.Sleep(0);
        return made;
    }

    /// <summary>A primitive that was changed on the loop and that somebody waits for.</summary>
    private static async Coroutine<object> Used<T>(T primitive, Action<T> use, Func<T, Coroutine> wait)
        where T : class
    {
        use(primitive);
        await Asyncio.Sleep(0);
        _ = Asyncio.CreateTask(wait(primitive));
        await Asyncio.Sleep(0);
        return primitive;
    }

    private static async Coroutine<object> Filled(AsyncioQueue<int> queue)
    {
        queue.PutNowait(1);
        _ = Asyncio.CreateTask(queue.Put(2));
        await Asyncio.Sleep(0);
        return queue;
    }

    private static async Coroutine<object> Inside<T>(EventLoop loop, Func<Future<T>, Coroutine> enter)
        where T : class
    {
        Future<T> found = loop.CreateFuture<T>();
        _ = loop.CreateTask(enter(found));
        return await found;
    }

    private static async Coroutine Held<T>(Future<T> found, T scope)
    {
        found.SetResult(scope);
        await Asyncio.Sleep(600);
    }

    private static async Coroutine<AsyncioStreamWriter> Connect()
    {
        Server server = await Asyncio.StartServer(static (_, _) => { }, "127.0.0.1", 0);
        (_, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("127.0.0.1", ((System.Net.IPEndPoint)server.Sockets[0].LocalEndPoint!).Port);
        return writer;
    }

    private sealed class Datagrams : DatagramProtocol;

    private sealed class Child : SubprocessProtocol;
}
