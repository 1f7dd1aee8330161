using System.Runtime.InteropServices;

namespace AsyncioSharp.Net;

/// <summary>Signals of the operating system.</summary>
public static partial class EventLoopExtensions
{
    extension(EventLoop loop)
    {
        /// <summary>
        /// Calls a function whenever the process gets a signal (asyncio's <c>loop.add_signal_handler()</c>), in place of what the system
        /// would do.
        /// </summary>
        /// <remarks>
        /// The function is an ordinary callback of the loop, which wakes up for it, and runs in the context of this call: it may touch
        /// tasks and futures. A second registration replaces the first; closing the loop removes all. While SIGINT has a handler, Ctrl-C
        /// does not cancel what <see cref="AsyncioContext"/>.Run runs. Unlike asyncio's it works on any thread that has a loop.
        /// </remarks>
        /// <param name="sig">The signal; for those without a name the system's number, as in <c>(PosixSignal)10</c>.</param>
        /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
        /// <exception cref="ArgumentException">There is no such signal, or the callback is asynchronous.</exception>
        /// <exception cref="InvalidOperationException">The signal cannot be caught, as SIGKILL; the loop is closed or runs on another
        /// thread.</exception>
        /// <exception cref="PlatformNotSupportedException">The system does not have this signal.</exception>
        public void AddSignalHandler(PosixSignal sig, Action callback) => SignalTable.Add(loop, sig, callback, callback);

        /// <inheritdoc cref="AddSignalHandler(EventLoop, PosixSignal, Action)"/>
        /// <typeparam name="T1">The type of the first argument.</typeparam>
        /// <typeparam name="T2">The type of the second argument.</typeparam>
        /// <param name="arg1">Passed to the callback.</param>
        /// <param name="arg2">Passed to the callback.</param>
        // twins: callback of RegisteredCallback
        public void AddSignalHandler<T1, T2>(PosixSignal sig, Action<T1, T2> callback, T1 arg1, T2 arg2) =>
            SignalTable.Add(loop, sig, callback, () => callback(arg1, arg2));

        /// <summary>
        /// Removes the handler of a signal (asyncio's <c>loop.remove_signal_handler()</c>); the system's default action, and for SIGINT
        /// that of <see cref="Runner"/>, is back.
        /// </summary>
        /// <param name="sig">The signal.</param>
        /// <returns>True if there was a handler; false if not, or if the loop is closed.</returns>
        public bool RemoveSignalHandler(PosixSignal sig) => SignalTable.Remove(loop, sig);
    }
}
