using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Threads;

/// <summary>
/// What has been decided about threads. A public member of a loop-bound class that stands in none of these lists must refuse the wrong
/// thread; a public class that stands nowhere fails <see cref="WrongThreadTests.PublicType_OfTheLibraries_IsDecidedUpon"/>.
/// </summary>
internal static class Decisions
{
    /// <summary>Members that act, from every thread. The remarks of each say so.</summary>
    public static readonly string[] ThreadSafe =
    [
        "EventLoop.CallSoonThreadsafe", "EventLoop.Post", "EventLoop.CallExceptionHandler", "EventLoop.DefaultExceptionHandler",
        "EventLoop.AnswerInterrupt", "EventLoop.Run",
        "EventLoop.get_HandlesInterrupt", "EventLoop.set_HandlesInterrupt", "EventLoop.CreateFuture", "EventLoop.SwitchTo",
        "EventLoop.Wrap",
        "AsyncioContext.Post", "AsyncioContext.Send", "Handle.Cancel",
    ];

    /// <summary>Members that only read. On another thread they tell what was.</summary>
    public static readonly string[] Reads =
    [
        "*.ToString", "*.Statistics", "*.GetAwaiter", "*.get_Current",
        "EventLoop.Time", "EventLoop.IsRunning", "EventLoop.IsClosed", "EventLoop.GetDebug", "EventLoop.GetExceptionHandler",
        "EventLoop.GetTaskFactory", "EventLoop.get_BaseContext",
        "EventLoop.get_TimeProvider", "EventLoop.get_Scheduler", "EventLoop.get_Driver", "EventLoop.get_SlowCallbackDuration", "EventLoop.get_StuckTask",
        "AsyncioContext.CreateCopy", "AsyncioContext.IsWaitNotificationRequired",
        "Future.Done", "Future.Cancelled", "Future.GetLoop", "Future.Result", "Future.Exception",
        "AsyncioTask.GetName", "AsyncioTask.GetCoro", "AsyncioTask.GetContext", "AsyncioTask.Cancelling", "AsyncioTask.GetStack",
        "AsyncioTask.PrintStack",
        "Coroutine.get_Name", "Coroutine.Result", "LoopOperation.get_IsPending", "LoopOperation.get_WasCancelled",
        "Handle.Cancelled", "Handle.GetContext", "TimerHandle.When",
        "AsyncioEvent.IsSet", "AsyncioLock.Locked", "AsyncioSemaphore.Locked", "AsyncioCondition.Locked", "AsyncioBarrier.get_Parties",
        "AsyncioBarrier.get_NWaiting",
        "AsyncioBarrier.get_Broken", "AsyncioQueue.get_Maxsize", "AsyncioQueue.Qsize", "AsyncioQueue.Empty", "AsyncioQueue.Full",
        "CancelScope.get_CancelCalled", "CancelScope.get_CancelledCaught", "CancelScope.get_Deadline", "CancelScope.get_Shield",
        "CancelScope.get_Reason",
        "TimeoutScope.When", "TimeoutScope.Expired",
        "AsyncioStreamReader.AtEof", "AsyncioStreamReader.Exception", "AsyncioStreamReader.GetAsyncEnumerator",
        "AsyncioStreamWriter.get_Transport", "AsyncioStreamWriter.CanWriteEof", "AsyncioStreamWriter.IsClosing",
        "AsyncioStreamWriter.GetExtraInfo",
        "BaseTransport.IsClosing", "BaseTransport.GetProtocol", "BaseTransport.GetExtraInfo", "IReadTransport.IsReading",
        "Transport.IsReading", "ReadTransport.IsReading",
        "WriteTransport.CanWriteEof", "WriteTransport.GetWriteBufferLimits", "WriteTransport.GetWriteBufferSize",
        "DatagramTransport.GetWriteBufferLimits", "DatagramTransport.GetWriteBufferSize",
        "SubprocessTransport.GetPid", "SubprocessTransport.GetReturncode", "SubprocessTransport.GetPipeTransport",
        "AsyncioProcess.get_Pid", "AsyncioProcess.get_ReturnCode", "AsyncioProcess.get_Returncode", "AsyncioProcess.get_Stdin",
        "AsyncioProcess.get_Stdout", "AsyncioProcess.get_Stderr",
        "Server.get_Sockets", "Server.get_MaxConnections", "Server.get_IdleTimeout", "Server.get_ConnectionCount", "Server.GetLoop",
        "Server.IsServing",
        "AsyncioSocket.get_Family", "AsyncioSocket.get_Type", "AsyncioSocket.get_LocalEndPoint", "AsyncioSocket.get_RemoteEndPoint",
        "AsyncioSocket.Fileno",
    ];

    /// <summary>Members that refuse every call while the loop runs, or always, with an error of their own.</summary>
    public static readonly string[] RefusedAnyway =
    [
        "EventLoop.RunForever", "EventLoop.RunUntilComplete", "EventLoop.Close", "EventLoop.Dispose", "AsyncioTask.SetResult",
        "AsyncioTask.SetException", "TlsTransport.WriteEof",
    ];

    /// <summary>Calls of .NET's and the compiler's, which no program makes.</summary>
    public static readonly string[] OfTheRuntime = ["AsyncioContext.Wait", "SynchronizationContext.OperationStarted",
        "SynchronizationContext.OperationCompleted"];

    /// <summary>Public classes whose members are tried on their subclasses.</summary>
    public static readonly Type[] Bases =
    [
        typeof(IAwaitable), typeof(TokenScope), typeof(IAwaitable<>), typeof(IFuture<>), typeof(AsyncioTask), typeof(Coroutine), typeof(BaseTransport), typeof(IReadTransport),
        typeof(ReadTransport), typeof(WriteTransport), typeof(Transport),
        typeof(DatagramTransport), typeof(SubprocessTransport),
    ];

    /// <summary>Public classes that belong to no loop, by reason.</summary>
    public static readonly string[] Free =
    [
        "IOutcome",
        // Values: nothing in them changes.
        .. "AddrInfo AddressInfoFlags BarrierStatistics ConditionStatistics EventStatistics FrameCallGraphEntry".Split(' '),
        .. "FutureCallGraph IoResult IoTotals LockStatistics LoopExceptionContext LoopStatistics".Split(' '),
        .. "NameInfoFlags OSErrors Descriptor EndPointDeconstruction Outcome QueueStatistics Readiness ReturnWhen RunOptions ScopeResult Seconds SelectorEvent SemaphoreStatistics WithResult".Split(' '),
        .. "StackFrameInfo Stdio TaskOptions AsyncioTaskFactory".Split(' '),
        .. "LoopGroupOptions LoopMember ClientTls ServerTls ServerOptions ConnectOptions ProcessOptions PipeHandle".Split(' '),

        // Exceptions.
        .. "BrokenBarrierError BrokenExecutor BrokenProcessPool CancelledError DeadlockError IncompleteReadError".Split(' '),
        .. "InvalidStateError KeyboardInterrupt LimitOverrunError QueueEmpty QueueFull".Split(' '),
        .. "QueueShutDown SendfileNotAvailableError SimClaimException".Split(' '),

        // Functions. Those that take a loop are tried by WrongThreadTests.Extension_OnAnotherThread_IsRefused; the others ask for the
        // running one.
        .. "Asyncio AsyncioExtensions AsyncioFile AsyncioFiles AsyncioHttp AwaitableExtensions CancellationExtensions ErrorContextExtensions EventLoopExtensions ResultDeconstruction Sim StreamExtensions".Split(' '),

        // Awaiters and builders: the compiler's. An await on the wrong thread is tried with each coroutine.
        .. "AwaitableAwaiter Awaiter BarrierAwaitable BarrierAwaiter CoroutineMethodBuilder LoopSwitch".Split(' '),

        // Made for several threads: executors, the thread of a loop. Not for several, but of one user and not of a loop: a runner, a context, a clock, an exit stack.
        .. "AsyncExitStack Executor ProcessPoolExecutor ThreadPoolExecutor Context ContextVar Token Runner BackgroundLoop LoopGroup VirtualClock OutsideWork".Split(' '),

        // The program's own classes, called by the loop.
        .. "IAsyncContextManager BaseProtocol BufferedProtocol DatagramProtocol Protocol SubprocessProtocol IReadinessListener IReadyCallback".Split(' '),

        // The seam of I/O layers, called by transports, which have looked at the thread; and a view of a descriptor, whose calls are the
        // system's.
        .. "LoopInstrument LoopInterests LoopStep ReadySteps Enumerator EpollSelector IoDriver NetSocket StreamEnd NetworkStack SelectSelector Selector LoopNet SelectorKey TransportSocket".Split(' '),
    ];
}
