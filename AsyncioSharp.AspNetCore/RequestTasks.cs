using System.Runtime.CompilerServices;
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
        if (context.Features.Get<IAsyncioLoopFeature>() is not LoopConnection { Side: var side })
        {
            // Another transport's, or a test server's.
            return handler(context);
        }

        // Those of HTTP/2 begin on the thread pool.
        return side.IsHere ? Start(side, handler, context) : side.Call(() => Start(side, handler, context));
    }

    private Task Start(LoopSide side, RequestDelegate handler, HttpContext context)
    {
        var end = new StrongBox<RequestEnd>();
        AsyncioTask task = side.Loop.CreateTask(
            Handle(handler, context, end), $"{context.Request.Method} {context.Request.Path.Value}", eagerStart: true);
        if (task.Done())
        {
            return RequestEnd.Outcome(task);
        }

        end.Value = new RequestEnd(side, task, context.RequestAborted);
        return end.Value.Task;
    }

    private async Coroutine Handle(RequestDelegate handler, HttpContext context, StrongBox<RequestEnd> end)
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
        finally
        {
            end.Value?.Conclude();
        }
    }
}
