using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;

namespace AsyncioSharp.AspNetCore;

/// <summary>
/// Runs the methods of SignalR's hubs on the loop of their connection, each as a task named by hub and method: SignalR itself moves every
/// connection to the thread pool.
/// </summary>
internal sealed class HubTasks : IHubFilter
{
    // Under this the loop stays with the connection: with long polling the request that has opened it ends before the connection does.
    private static readonly object s_loop = new();

    public ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next) =>
        LoopOf(invocationContext.Context) is { } loop
            ? new(loop.Run(() => Named(invocationContext.Hub, invocationContext.HubMethodName, () => next(invocationContext)),
                invocationContext.Context.ConnectionAborted))
            : next(invocationContext);

    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next) =>
        LoopOf(context.Context) is { } loop
            ? loop.Run(() => Named(context.Hub, nameof(Hub.OnConnectedAsync), () => Result(next(context))))
            : next(context);

    public Task OnDisconnectedAsync(
        HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next) =>
        LoopOf(context.Context) is { } loop
            ? loop.Run(() => Named(context.Hub, nameof(Hub.OnDisconnectedAsync), () => Result(next(context, exception))))
            : next(context, exception);

    private static EventLoop? LoopOf(HubCallerContext caller)
    {
        if (!caller.Items.TryGetValue(s_loop, out object? loop))
        {
            loop = caller.GetHttpContext()?.Features.Get<IAsyncioLoopFeature>()?.Loop;
            caller.Items[s_loop] = loop;
        }

        return (EventLoop?)loop;
    }

    private static ValueTask<object?> Named(Hub hub, string method, Func<ValueTask<object?>> start)
    {
        Asyncio.CurrentTask()!.SetName($"{hub.GetType().Name}.{method}");
        return start();
    }

    private static async ValueTask<object?> Result(Task task)
    {
        await task;
        return null;
    }
}
