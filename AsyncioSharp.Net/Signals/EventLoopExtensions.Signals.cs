using System.Runtime.InteropServices;

namespace AsyncioSharp.Net;

/// <summary>Signals of the operating system.</summary>
public static partial class EventLoopExtensions
{
    extension(EventLoop loop)
    {
        /// <summary>Calls a function whenever the process gets a signal (asyncio's <c>loop.add_signal_handler()</c>), in place of what the system would do.</summary>
        /// <remarks>
        /// The function is an ordinary callback of the loop, which wakes up for it, and runs in the context of this call: it may touch tasks and futures. A second registration replaces the first;
        /// closing the loop removes all. While SIGINT has a handler, Ctrl-C does not cancel what <see cref="AsyncioContext"/>.Run runs. Unlike asyncio's it works on any thread that has a loop.
        /// </remarks>
        /// <param name="sig">The signal; for those without a name the system's number, as in <c>(PosixSignal)10</c>.</param>
        /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
        /// <exception cref="ArgumentException">There is no such signal, or the callback is asynchronous.</exception>
        /// <exception cref="InvalidOperationException">The signal cannot be caught, as SIGKILL; the loop is closed or runs on another thread.</exception>
        /// <exception cref="PlatformNotSupportedException">The system does not have this signal.</exception>
        public void AddSignalHandler(PosixSignal sig, Action callback) => SignalTable.Add(loop, sig, callback, () => RegisteredCallback.Of(callback));

        /// <inheritdoc cref="AddSignalHandler(EventLoop, PosixSignal, Action)"/>
        /// <typeparam name="T">The type of the argument.</typeparam>
        /// <param name="sig">The signal; for those without a name the system's number, as in <c>(PosixSignal)10</c>.</param>
        /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
        /// <param name="arg">Passed to the callback; for several use a tuple.</param>
        public void AddSignalHandler<T>(PosixSignal sig, Action<T> callback, T arg) => SignalTable.Add(loop, sig, callback, () => RegisteredCallback.Of(callback, arg));

        /// <summary>Removes the handler of a signal (asyncio's <c>loop.remove_signal_handler()</c>); the system's default action, and for SIGINT that of <see cref="Runner"/>, is back.</summary>
        /// <param name="sig">The signal.</param>
        /// <returns>True if there was a handler; false if not, or if the loop is closed.</returns>
        public bool RemoveSignalHandler(PosixSignal sig) => SignalTable.Remove(loop, sig);
    }
}
