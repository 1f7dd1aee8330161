namespace AsyncioSharp.Net;

/// <summary>Callbacks for descriptors that are ready to write.</summary>
public static partial class EventLoopExtensions
{
    extension(EventLoop loop)
    {
        /// <summary>
        /// Calls a function whenever a socket, pipe or the like is ready: a write would not block (asyncio's <c>loop.add_writer()</c>).
        /// </summary>
        /// <remarks>
        /// It is called in every turn of the loop in which the descriptor is ready, in the context of this call, until <c>RemoveWriter</c>.
        /// A second registration replaces the first. Remove it before closing the descriptor. Its exceptions go to the exception handler. A
        /// function with a result is taken too, the result dropped; an <c>async</c> one is refused.
        /// </remarks>
        /// <param name="fd">The socket, the handle of a file or pipe, or the number of a descriptor (numbers: Linux; elsewhere of sockets
        /// only). It stays the program's.</param>
        /// <param name="callback">What to call.</param>
        /// <exception cref="InvalidOperationException">A transport of this loop has the descriptor, or a task waits for it in a call such
        /// as <c>SockSendall</c>; the loop is closed or runs on another thread.</exception>
        /// <exception cref="ArgumentException">The socket or handle is closed, the number is negative, or the function is
        /// asynchronous.</exception>
        /// <exception cref="IOException">A bare number is that of no open file (<c>EBADF</c>), or of one of the loop itself.</exception>
        /// <exception cref="NotSupportedException">It cannot be watched: a regular file, or, without epoll, anything but a
        /// socket.</exception>
        public void AddWriter(Descriptor fd, Action callback) =>
            WatchedDescriptor.Watch(loop, fd, Readiness.Write, RegisteredCallback.Of(callback, callback));

        /// <inheritdoc cref="AddWriter(EventLoop, Descriptor, Action)"/>
        /// <typeparam name="T1">The type of the first argument.</typeparam>
        /// <typeparam name="T2">The type of the second argument.</typeparam>
        /// <param name="arg1">Passed to the callback.</param>
        /// <param name="arg2">Passed to the callback.</param>
        // twins: callback of RegisteredCallback
        public void AddWriter<T1, T2>(Descriptor fd, Action<T1, T2> callback, T1 arg1, T2 arg2) =>
            WatchedDescriptor.Watch(loop, fd, Readiness.Write, RegisteredCallback.Of(callback, () => callback(arg1, arg2)));

        /// <summary>
        /// Ends the calls for a descriptor (asyncio's <c>loop.remove_writer()</c>), also one that was found ready in this very turn.
        /// </summary>
        /// <param name="fd">The socket, handle or number.</param>
        /// <returns>True if a callback was removed; false if there was none, or the loop is closed.</returns>
        /// <exception cref="ArgumentException">The number is negative.</exception>
        /// <exception cref="InvalidOperationException">A transport of this loop has the descriptor.</exception>
        public bool RemoveWriter(Descriptor fd) => WatchedDescriptor.RemoveCallback(loop, fd, Readiness.Write);
    }
}
