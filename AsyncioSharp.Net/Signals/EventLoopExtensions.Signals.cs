using System.ComponentModel;
using System.Runtime.CompilerServices;
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
        public void AddSignalHandler(PosixSignal sig, Action callback) => SignalTable.Add(loop, sig, callback, callback);

        /// <inheritdoc cref="AddSignalHandler(EventLoop, PosixSignal, Action)"/>
        /// <typeparam name="T">The type of the argument.</typeparam>
        /// <param name="sig">The signal; for those without a name the system's number, as in <c>(PosixSignal)10</c>.</param>
        /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
        /// <param name="arg">Passed to the callback.</param>
        public void AddSignalHandler<T>(PosixSignal sig, Action<T> callback, T arg) =>
            SignalTable.Add(loop, sig, callback, () => callback(arg));

        /// <inheritdoc cref="AddSignalHandler(EventLoop, PosixSignal, Action)"/>
        /// <typeparam name="T1">The type of the first argument.</typeparam>
        /// <typeparam name="T2">The type of the second argument.</typeparam>
        /// <param name="sig">The signal; for those without a name the system's number, as in <c>(PosixSignal)10</c>.</param>
        /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
        /// <param name="arg1">Passed to the callback.</param>
        /// <param name="arg2">Passed to the callback.</param>
        public void AddSignalHandler<T1, T2>(PosixSignal sig, Action<T1, T2> callback, T1 arg1, T2 arg2) =>
            SignalTable.Add(loop, sig, callback, () => callback(arg1, arg2));

        /// <inheritdoc cref="AddSignalHandler(EventLoop, PosixSignal, Action)"/>
        /// <typeparam name="T1">The type of the first argument.</typeparam>
        /// <typeparam name="T2">The type of the second argument.</typeparam>
        /// <typeparam name="T3">The type of the third argument.</typeparam>
        /// <param name="sig">The signal; for those without a name the system's number, as in <c>(PosixSignal)10</c>.</param>
        /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
        /// <param name="arg1">Passed to the callback.</param>
        /// <param name="arg2">Passed to the callback.</param>
        /// <param name="arg3">Passed to the callback.</param>
        public void AddSignalHandler<T1, T2, T3>(PosixSignal sig, Action<T1, T2, T3> callback, T1 arg1, T2 arg2, T3 arg3) =>
            SignalTable.Add(loop, sig, callback, () => callback(arg1, arg2, arg3));

        /// <inheritdoc cref="AddSignalHandler(EventLoop, PosixSignal, Action)"/>
        /// <typeparam name="T1">The type of the first argument.</typeparam>
        /// <typeparam name="T2">The type of the second argument.</typeparam>
        /// <typeparam name="T3">The type of the third argument.</typeparam>
        /// <typeparam name="T4">The type of the fourth argument.</typeparam>
        /// <param name="sig">The signal; for those without a name the system's number, as in <c>(PosixSignal)10</c>.</param>
        /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
        /// <param name="arg1">Passed to the callback.</param>
        /// <param name="arg2">Passed to the callback.</param>
        /// <param name="arg3">Passed to the callback.</param>
        /// <param name="arg4">Passed to the callback.</param>
        public void AddSignalHandler<T1, T2, T3, T4>(PosixSignal sig, Action<T1, T2, T3, T4> callback, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
            SignalTable.Add(loop, sig, callback, () => callback(arg1, arg2, arg3, arg4));

        /// <inheritdoc cref="AddSignalHandler(EventLoop, PosixSignal, Action)"/>
        /// <typeparam name="TResult">What the function returns; it is dropped.</typeparam>
        /// <param name="sig">The signal; for those without a name the system's number, as in <c>(PosixSignal)10</c>.</param>
        /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
        public void AddSignalHandler<TResult>(PosixSignal sig, Func<TResult> callback) =>
            SignalTable.Add(loop, sig, callback, () => callback());

        /// <inheritdoc cref="AddSignalHandler(EventLoop, PosixSignal, Action)"/>
        /// <typeparam name="T">The type of the argument.</typeparam>
        /// <typeparam name="TResult">What the function returns; it is dropped.</typeparam>
        /// <param name="sig">The signal; for those without a name the system's number, as in <c>(PosixSignal)10</c>.</param>
        /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
        /// <param name="arg">Passed to the callback.</param>
        public void AddSignalHandler<T, TResult>(PosixSignal sig, Func<T, TResult> callback, T arg) =>
            SignalTable.Add(loop, sig, callback, () => callback(arg));

        /// <inheritdoc cref="AddSignalHandler(EventLoop, PosixSignal, Action)"/>
        /// <typeparam name="T1">The type of the first argument.</typeparam>
        /// <typeparam name="T2">The type of the second argument.</typeparam>
        /// <typeparam name="TResult">What the function returns; it is dropped.</typeparam>
        /// <param name="sig">The signal; for those without a name the system's number, as in <c>(PosixSignal)10</c>.</param>
        /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
        /// <param name="arg1">Passed to the callback.</param>
        /// <param name="arg2">Passed to the callback.</param>
        public void AddSignalHandler<T1, T2, TResult>(PosixSignal sig, Func<T1, T2, TResult> callback, T1 arg1, T2 arg2) =>
            SignalTable.Add(loop, sig, callback, () => callback(arg1, arg2));

        /// <inheritdoc cref="AddSignalHandler(EventLoop, PosixSignal, Action)"/>
        /// <typeparam name="T1">The type of the first argument.</typeparam>
        /// <typeparam name="T2">The type of the second argument.</typeparam>
        /// <typeparam name="T3">The type of the third argument.</typeparam>
        /// <typeparam name="TResult">What the function returns; it is dropped.</typeparam>
        /// <param name="sig">The signal; for those without a name the system's number, as in <c>(PosixSignal)10</c>.</param>
        /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
        /// <param name="arg1">Passed to the callback.</param>
        /// <param name="arg2">Passed to the callback.</param>
        /// <param name="arg3">Passed to the callback.</param>
        public void AddSignalHandler<T1, T2, T3, TResult>(PosixSignal sig, Func<T1, T2, T3, TResult> callback, T1 arg1, T2 arg2, T3 arg3) =>
            SignalTable.Add(loop, sig, callback, () => callback(arg1, arg2, arg3));

        /// <inheritdoc cref="AddSignalHandler(EventLoop, PosixSignal, Action)"/>
        /// <typeparam name="T1">The type of the first argument.</typeparam>
        /// <typeparam name="T2">The type of the second argument.</typeparam>
        /// <typeparam name="T3">The type of the third argument.</typeparam>
        /// <typeparam name="T4">The type of the fourth argument.</typeparam>
        /// <typeparam name="TResult">What the function returns; it is dropped.</typeparam>
        /// <param name="sig">The signal; for those without a name the system's number, as in <c>(PosixSignal)10</c>.</param>
        /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
        /// <param name="arg1">Passed to the callback.</param>
        /// <param name="arg2">Passed to the callback.</param>
        /// <param name="arg3">Passed to the callback.</param>
        /// <param name="arg4">Passed to the callback.</param>
        public void AddSignalHandler<T1, T2, T3, T4, TResult>(PosixSignal sig, Func<T1, T2, T3, T4, TResult> callback, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
            SignalTable.Add(loop, sig, callback, () => callback(arg1, arg2, arg3, arg4));

        /// <summary>Removes the handler of a signal (asyncio's <c>loop.remove_signal_handler()</c>); the system's default action, and for SIGINT that of <see cref="Runner"/>, is back.</summary>
        /// <param name="sig">The signal.</param>
        /// <returns>True if there was a handler; false if not, or if the loop is closed.</returns>
        public bool RemoveSignalHandler(PosixSignal sig) => SignalTable.Remove(loop, sig);

        /// <summary>Refused: nobody would await what the function returns.</summary>
        [Obsolete(RegisteredCallback.Advice, error: true)]
        [OverloadResolutionPriority(1)]
        [EditorBrowsable(EditorBrowsableState.Never)]
        public void AddSignalHandler<TCoroutine>(PosixSignal sig, Func<TCoroutine> callback, Coroutine? refused = null)
            where TCoroutine : Coroutine => throw RegisteredCallback.Refused();

        /// <summary>Refused: nobody would await what the function returns.</summary>
        [Obsolete(RegisteredCallback.Advice, error: true)]
        [OverloadResolutionPriority(1)]
        [EditorBrowsable(EditorBrowsableState.Never)]
        public void AddSignalHandler<TTask>(PosixSignal sig, Func<TTask> callback, Task? refused = null)
            where TTask : Task => throw RegisteredCallback.Refused();

        /// <summary>Refused: nobody would await what the function returns.</summary>
        [Obsolete(RegisteredCallback.Advice, error: true)]
        [OverloadResolutionPriority(1)]
        [EditorBrowsable(EditorBrowsableState.Never)]
        public void AddSignalHandler<T, TCoroutine>(PosixSignal sig, Func<T, TCoroutine> callback, T arg, Coroutine? refused = null)
            where TCoroutine : Coroutine => throw RegisteredCallback.Refused();

        /// <summary>Refused: nobody would await what the function returns.</summary>
        [Obsolete(RegisteredCallback.Advice, error: true)]
        [OverloadResolutionPriority(1)]
        [EditorBrowsable(EditorBrowsableState.Never)]
        public void AddSignalHandler<T, TTask>(PosixSignal sig, Func<T, TTask> callback, T arg, Task? refused = null)
            where TTask : Task => throw RegisteredCallback.Refused();
    }
}
