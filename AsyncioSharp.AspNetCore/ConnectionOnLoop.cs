using Microsoft.AspNetCore.Connections;

namespace AsyncioSharp.AspNetCore;

/// <summary>Lets the rest of a connection's middleware run on its loop, from its beginning.</summary>
internal static class ConnectionOnLoop
{
    // Another transport's, such as a named pipe, goes on where it is.
    public static Task Run(ConnectionDelegate next, ConnectionContext connection) =>
        connection.Features.Get<IAsyncioLoopFeature>() is LoopConnection ours
            ? ours.Side.Call(() => Begin(next, connection, ours))
            : next(connection);

    private static Task Begin(ConnectionDelegate next, ConnectionContext connection, LoopConnection ours)
    {
        Task running = next(connection);
        ours.Begun();
        return running;
    }
}
