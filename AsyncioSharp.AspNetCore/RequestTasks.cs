using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace AsyncioSharp.AspNetCore;

/// <summary>The outermost middleware: makes each request a task of the loop of its connection.</summary>
internal sealed class RequestTasks(IHostApplicationLifetime lifetime) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(handler => context => Run(handler, context));
        next(app);
    };

    private Task Run(RequestDelegate handler, HttpContext context)
    {
        if (LoopConnection.Of(context.Features) is not { } connection)
        {
            // Another transport's, or a test server's.
            return handler(context);
        }

        // Those of HTTP/2 begin on the thread pool.
        return connection.Side.IsHere
            ? Start(connection, handler, context)
            : connection.Side.Call(() => Start(connection, handler, context));
    }

    private Task Start(LoopConnection connection, RequestDelegate handler, HttpContext context)
    {
        string name = connection.NameOf(context.Request.Method, context.Request.Path.Value ?? string.Empty);
        AsyncioTask task = connection.Loop.CreateTask(Handle(handler, context), name, eagerStart: true);
        return task.Done() ? RequestEnd.Outcome(task) : new RequestEnd(connection.Side, task, context.RequestAborted).Task;
    }

    private async Coroutine Handle(RequestDelegate handler, HttpContext context)
    {
        try
        {
            await handler(context);
        }
        catch (KeyboardInterrupt)
        {
            // It would end the loop, with all of its connections: it ends the program in order instead.
            lifetime.StopApplication();
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            }
        }
    }
}
