using Microsoft.AspNetCore.Connections;

namespace AsyncioSharp.AspNetCore;

/// <summary>Lets the rest of a connection's middleware run on its loop.</summary>
internal static class ConnectionOnLoop
{
    public static Task Run(ConnectionDelegate next, ConnectionContext connection)
    {
        if (connection.Features.Get<IAsyncioLoopFeature>() is not LoopConnection { Side: { IsHere: false } side })
        {
            // Another transport's, such as a named pipe.
            return next(connection);
        }

        var ended = new TaskCompletionSource();
        side.Schedule(_ => _ = Begin(next, connection, ended), null);
        return ended.Task;
    }

    private static async Task Begin(ConnectionDelegate next, ConnectionContext connection, TaskCompletionSource ended)
    {
        try
        {
            await next(connection);
            ended.SetResult();
        }
        catch (Exception error)
        {
            // Kestrel's, which waits for it.
            ended.SetException(error);
        }
    }
}
