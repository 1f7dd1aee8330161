using Microsoft.CodeAnalysis;

namespace AsyncioSharp.Analyzers;

/// <summary>Which methods of the library refuse any thread but the loop's.</summary>
internal static class LoopMembers
{
    private static readonly HashSet<string> s_types =
    [
        "EventLoop", "Future", "AsyncioTask", "TaskGroup", "CancelScope", "TimeoutScope", "AsyncioLock", "AsyncioEvent", "AsyncioCondition",
        "AsyncioSemaphore", "AsyncioBoundedSemaphore", "AsyncioBarrier", "AsyncioQueue", "AsyncioLifoQueue", "AsyncioPriorityQueue",
        "AsyncioStreamReader", "AsyncioStreamWriter", "BaseTransport", "Transport", "ReadTransport", "WriteTransport", "DatagramTransport",
        "SubprocessTransport", "AsyncioProcess", "Server",
    ];

    /// <summary>Safe from every thread, or only a look at what was, or with an error of their own.</summary>
    private static readonly HashSet<string> s_free =
    [
        "CallSoonThreadsafe", "Post", "Run", "AnswerInterrupt", "CallExceptionHandler", "DefaultExceptionHandler", "CreateFuture",
        "SwitchTo", "Wrap", "CheckThread", "ToString", "Statistics", "GetAwaiter", "Time", "IsRunning", "IsClosed", "GetDebug",
        "GetExceptionHandler", "GetTaskFactory", "Done", "Cancelled", "GetLoop", "Result", "Exception", "GetName", "GetCoro",
        "GetContext", "Cancelling", "GetStack", "PrintStack", "IsSet", "Locked", "Qsize", "Empty", "Full", "When", "Expired", "AtEof",
        "CanWriteEof", "IsClosing", "GetExtraInfo", "GetProtocol", "IsReading", "GetWriteBufferLimits", "GetWriteBufferSize", "GetPid",
        "GetReturncode", "GetPipeTransport", "IsServing", "RunForever", "RunUntilComplete", "Close", "Dispose", "SetDebug", "AsTask",
        "AsValueTask", "WithCancellation", "GetAsyncEnumerator", "Equals", "GetHashCode", "GetType",
    ];

    private static readonly HashSet<string> s_asyncio =
    [
        "CreateTask", "EnsureFuture", "Gather", "GatherReturnExceptions", "Shield", "WrapFuture", "GetRunningLoop", "Sleep", "Wait",
        "WaitFor", "Timeout", "TimeoutAt", "FailAfter", "MoveOnAfter", "CancelScope", "TaskGroup", "AsCompleted", "ToThread",
        "OpenConnection", "StartServer", "CreateSubprocessExec", "CreateSubprocessShell",
    ];

    public static bool Bind(IMethodSymbol method, Symbols symbols)
    {
        if (!symbols.IsLibrary(method) || method.DeclaredAccessibility != Accessibility.Public || s_free.Contains(method.Name))
        {
            return false;
        }
        INamedTypeSymbol? type = method.ContainingType;
        if (type.ContainingType is { Name: "EventLoopExtensions" or "AsyncioExtensions" } extensions) type = extensions;
        return type.Name switch
        {
            "Asyncio" or "AsyncioExtensions" => s_asyncio.Contains(method.Name),
            "EventLoopExtensions" => true,
            _ => s_types.Contains(type.Name),
        };
    }
}
