namespace AsyncioSharp.Net;

/// <summary>A server's callback of any kind, called for a new connection; the task that it became, if it is asynchronous.</summary>
internal delegate AsyncioTask? ClientConnected(EventLoop loop, AsyncioStreamReader reader, AsyncioStreamWriter writer);

/// <summary>
/// Makes one kind out of the four that a program may give. A coroutine method is called at once and its body begins in the next turn; a
/// native one is called in the next turn.
/// </summary>
internal static partial class ClientCallback
{
    public static ClientConnected Of(Func<AsyncioStreamReader, AsyncioStreamWriter, Coroutine> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return (loop, reader, writer) => loop.CreateTask(callback(reader, writer));
    }

    // twins: Task as ValueTask
    public static ClientConnected Of(Func<AsyncioStreamReader, AsyncioStreamWriter, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return (loop, reader, writer) => loop.CreateTask(() => callback(reader, writer));
    }

    public static ClientConnected Of(Action<AsyncioStreamReader, AsyncioStreamWriter> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return (_, reader, writer) =>
        {
            callback(reader, writer);
            return null;
        };
    }
}
