using Microsoft.AspNetCore.Connections;

namespace AsyncioSharp.AspNetCore;

/// <summary>Lets the rest of a connection's middleware run on its loop.</summary>
internal static class ConnectionOnLoop
{
    // Another transport's, such as a named pipe, goes on where it is.
    public static Task Run(ConnectionDelegate next, ConnectionContext connection) =>
        connection.Features.Get<IAsyncioLoopFeature>() is LoopConnection { Side: { IsHere: false } side }
            ? side.Call(() => next(connection))
            : next(connection);
}
