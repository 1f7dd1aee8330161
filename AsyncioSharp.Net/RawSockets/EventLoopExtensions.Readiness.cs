using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace AsyncioSharp.Net;

/// <summary>Callbacks for descriptors that are ready.</summary>
public static partial class EventLoopExtensions
{
    extension(EventLoop loop)
    {
        /// <summary>Calls a function whenever a socket, pipe or the like is ready: a read would not block: bytes have come, a connection waits to be accepted, the stream has ended (asyncio's <c>loop.add_reader()</c>).</summary>
        /// <remarks>
        /// It is called in every turn of the loop in which the descriptor is ready, in the context of this call, until <c>RemoveReader</c>. A second registration replaces the first. Remove it before
        /// closing the descriptor. Its exceptions go to the exception handler.
        /// </remarks>
        /// <param name="sock">The socket; it stays the program's.</param>
        /// <param name="callback">What to call.</param>
        /// <exception cref="InvalidOperationException">A transport of this loop has the descriptor, or a task waits for it in a call such as <c>SockRecv</c>; the loop is closed or runs on another thread.</exception>
        /// <exception cref="ArgumentException">The socket or handle is closed.</exception>
        /// <exception cref="IOException">A bare number is that of no open file (<c>EBADF</c>), or of one of the loop itself.</exception>
        /// <exception cref="NotSupportedException">It cannot be watched: a regular file, or, without epoll, anything but a socket.</exception>
        public void AddReader(Socket sock, Action callback) => WatchedDescriptor.Watch(loop, DescriptorName.Of(sock), Readiness.Read, RegisteredCallback.Of(callback));

        /// <inheritdoc cref="AddReader(EventLoop, Socket, Action)"/>
        /// <typeparam name="T">The type of the argument.</typeparam>
        /// <param name="sock">The socket; it stays the program's.</param>
        /// <param name="callback">What to call.</param>
        /// <param name="arg">Passed to the callback; for several use a tuple.</param>
        public void AddReader<T>(Socket sock, Action<T> callback, T arg) => WatchedDescriptor.Watch(loop, DescriptorName.Of(sock), Readiness.Read, RegisteredCallback.Of(callback, arg));

        /// <inheritdoc cref="AddReader(EventLoop, Socket, Action)"/>
        /// <param name="handle">The handle of a file, pipe or socket; it stays the program's.</param>
        /// <param name="callback">What to call.</param>
        public void AddReader(SafeHandle handle, Action callback) => WatchedDescriptor.Watch(loop, DescriptorName.Of(handle), Readiness.Read, RegisteredCallback.Of(callback));

        /// <inheritdoc cref="AddReader(EventLoop, Socket, Action)"/>
        /// <typeparam name="T">The type of the argument.</typeparam>
        /// <param name="handle">The handle of a file, pipe or socket; it stays the program's.</param>
        /// <param name="callback">What to call.</param>
        /// <param name="arg">Passed to the callback; for several use a tuple.</param>
        public void AddReader<T>(SafeHandle handle, Action<T> callback, T arg) => WatchedDescriptor.Watch(loop, DescriptorName.Of(handle), Readiness.Read, RegisteredCallback.Of(callback, arg));

        /// <inheritdoc cref="AddReader(EventLoop, Socket, Action)"/>
        /// <param name="fd">The number of a descriptor (Linux; elsewhere sockets only); it stays the program's.</param>
        /// <param name="callback">What to call.</param>
        public void AddReader(int fd, Action callback) => WatchedDescriptor.Watch(loop, DescriptorName.Of(fd), Readiness.Read, RegisteredCallback.Of(callback));

        /// <inheritdoc cref="AddReader(EventLoop, Socket, Action)"/>
        /// <typeparam name="T">The type of the argument.</typeparam>
        /// <param name="fd">The number of a descriptor (Linux; elsewhere sockets only); it stays the program's.</param>
        /// <param name="callback">What to call.</param>
        /// <param name="arg">Passed to the callback; for several use a tuple.</param>
        public void AddReader<T>(int fd, Action<T> callback, T arg) => WatchedDescriptor.Watch(loop, DescriptorName.Of(fd), Readiness.Read, RegisteredCallback.Of(callback, arg));

        /// <summary>Ends the calls for a descriptor (asyncio's <c>loop.remove_reader()</c>), also one that was found ready in this very turn.</summary>
        /// <param name="sock">The socket.</param>
        /// <returns>True if a callback was removed; false if there was none, or the loop is closed.</returns>
        /// <exception cref="InvalidOperationException">A transport of this loop has the descriptor.</exception>
        public bool RemoveReader(Socket sock) => WatchedDescriptor.RemoveCallback(loop, DescriptorName.Of(sock), Readiness.Read);

        /// <inheritdoc cref="RemoveReader(EventLoop, Socket)"/>
        /// <param name="handle">The handle of a file, pipe or socket.</param>
        public bool RemoveReader(SafeHandle handle) => WatchedDescriptor.RemoveCallback(loop, DescriptorName.Of(handle), Readiness.Read);

        /// <inheritdoc cref="RemoveReader(EventLoop, Socket)"/>
        /// <param name="fd">The number of a descriptor (Linux; elsewhere sockets only).</param>
        /// <exception cref="ArgumentException">The number is negative.</exception>
        public bool RemoveReader(int fd) => WatchedDescriptor.RemoveCallback(loop, DescriptorName.Of(fd), Readiness.Read);

        /// <summary>Calls a function whenever a socket, pipe or the like is ready: a write would not block (asyncio's <c>loop.add_writer()</c>).</summary>
        /// <remarks>
        /// It is called in every turn of the loop in which the descriptor is ready, in the context of this call, until <c>RemoveWriter</c>. A second registration replaces the first. Remove it before
        /// closing the descriptor. Its exceptions go to the exception handler.
        /// </remarks>
        /// <param name="sock">The socket; it stays the program's.</param>
        /// <param name="callback">What to call.</param>
        /// <exception cref="InvalidOperationException">A transport of this loop has the descriptor, or a task waits for it in a call such as <c>SockSendall</c>; the loop is closed or runs on another thread.</exception>
        /// <exception cref="ArgumentException">The socket or handle is closed.</exception>
        /// <exception cref="IOException">A bare number is that of no open file (<c>EBADF</c>), or of one of the loop itself.</exception>
        /// <exception cref="NotSupportedException">It cannot be watched: a regular file, or, without epoll, anything but a socket.</exception>
        public void AddWriter(Socket sock, Action callback) => WatchedDescriptor.Watch(loop, DescriptorName.Of(sock), Readiness.Write, RegisteredCallback.Of(callback));

        /// <inheritdoc cref="AddWriter(EventLoop, Socket, Action)"/>
        /// <typeparam name="T">The type of the argument.</typeparam>
        /// <param name="sock">The socket; it stays the program's.</param>
        /// <param name="callback">What to call.</param>
        /// <param name="arg">Passed to the callback; for several use a tuple.</param>
        public void AddWriter<T>(Socket sock, Action<T> callback, T arg) => WatchedDescriptor.Watch(loop, DescriptorName.Of(sock), Readiness.Write, RegisteredCallback.Of(callback, arg));

        /// <inheritdoc cref="AddWriter(EventLoop, Socket, Action)"/>
        /// <param name="handle">The handle of a file, pipe or socket; it stays the program's.</param>
        /// <param name="callback">What to call.</param>
        public void AddWriter(SafeHandle handle, Action callback) => WatchedDescriptor.Watch(loop, DescriptorName.Of(handle), Readiness.Write, RegisteredCallback.Of(callback));

        /// <inheritdoc cref="AddWriter(EventLoop, Socket, Action)"/>
        /// <typeparam name="T">The type of the argument.</typeparam>
        /// <param name="handle">The handle of a file, pipe or socket; it stays the program's.</param>
        /// <param name="callback">What to call.</param>
        /// <param name="arg">Passed to the callback; for several use a tuple.</param>
        public void AddWriter<T>(SafeHandle handle, Action<T> callback, T arg) => WatchedDescriptor.Watch(loop, DescriptorName.Of(handle), Readiness.Write, RegisteredCallback.Of(callback, arg));

        /// <inheritdoc cref="AddWriter(EventLoop, Socket, Action)"/>
        /// <param name="fd">The number of a descriptor (Linux; elsewhere sockets only); it stays the program's.</param>
        /// <param name="callback">What to call.</param>
        public void AddWriter(int fd, Action callback) => WatchedDescriptor.Watch(loop, DescriptorName.Of(fd), Readiness.Write, RegisteredCallback.Of(callback));

        /// <inheritdoc cref="AddWriter(EventLoop, Socket, Action)"/>
        /// <typeparam name="T">The type of the argument.</typeparam>
        /// <param name="fd">The number of a descriptor (Linux; elsewhere sockets only); it stays the program's.</param>
        /// <param name="callback">What to call.</param>
        /// <param name="arg">Passed to the callback; for several use a tuple.</param>
        public void AddWriter<T>(int fd, Action<T> callback, T arg) => WatchedDescriptor.Watch(loop, DescriptorName.Of(fd), Readiness.Write, RegisteredCallback.Of(callback, arg));

        /// <summary>Ends the calls for a descriptor (asyncio's <c>loop.remove_writer()</c>), also one that was found ready in this very turn.</summary>
        /// <param name="sock">The socket.</param>
        /// <returns>True if a callback was removed; false if there was none, or the loop is closed.</returns>
        /// <exception cref="InvalidOperationException">A transport of this loop has the descriptor.</exception>
        public bool RemoveWriter(Socket sock) => WatchedDescriptor.RemoveCallback(loop, DescriptorName.Of(sock), Readiness.Write);

        /// <inheritdoc cref="RemoveWriter(EventLoop, Socket)"/>
        /// <param name="handle">The handle of a file, pipe or socket.</param>
        public bool RemoveWriter(SafeHandle handle) => WatchedDescriptor.RemoveCallback(loop, DescriptorName.Of(handle), Readiness.Write);

        /// <inheritdoc cref="RemoveWriter(EventLoop, Socket)"/>
        /// <param name="fd">The number of a descriptor (Linux; elsewhere sockets only).</param>
        /// <exception cref="ArgumentException">The number is negative.</exception>
        public bool RemoveWriter(int fd) => WatchedDescriptor.RemoveCallback(loop, DescriptorName.Of(fd), Readiness.Write);
    }
}
