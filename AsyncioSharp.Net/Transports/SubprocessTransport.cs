using System.Runtime.InteropServices;

namespace AsyncioSharp.Net;

/// <summary>
/// A child process (asyncio's <c>SubprocessTransport</c>), made by <c>loop.SubprocessExec</c> and <c>loop.SubprocessShell</c>.
/// </summary>
/// <remarks>
/// A child that still runs when the loop is closed is killed, as in asyncio, where the collected transport does it.
/// </remarks>
public abstract class SubprocessTransport : BaseTransport
{
    /// <summary>The number of the process (asyncio's <c>get_pid</c>).</summary>
    /// <returns>The number, also after the end.</returns>
    public abstract int GetPid();

    /// <summary>How the child ended (asyncio's <c>get_returncode</c>).</summary>
    /// <returns>Null while it runs; its exit status; minus the number of the signal that killed it.</returns>
    public abstract int? GetReturncode();

    /// <summary>The transport of a pipe (asyncio's <c>get_pipe_transport</c>).</summary>
    /// <param name="fd">0 writes to the child's standard input; 1 and 2 read what it prints.</param>
    /// <returns>The transport, of which the members for its direction work; null if that stream is no pipe.</returns>
    public abstract Transport? GetPipeTransport(int fd);

    /// <summary>Sends a signal (asyncio's <c>send_signal</c>).</summary>
    /// <param name="signal">The system's number of the signal.</param>
    /// <exception cref="InvalidOperationException">The child has ended. (asyncio's <c>ProcessLookupError</c>.)</exception>
    /// <exception cref="NotSupportedException">Windows has no such signal.</exception>
    public abstract void SendSignal(int signal);

    /// <inheritdoc cref="SendSignal(int)"/>
    public void SendSignal(PosixSignal signal) => SendSignal(SignalNumbers.Of(signal));

    /// <summary>Asks the child to end, with SIGTERM (asyncio's <c>terminate</c>). On Windows the same as <see cref="Kill"/>.</summary>
    /// <inheritdoc cref="SendSignal(int)" path="/exception"/>
    public abstract void Terminate();

    /// <summary>Ends the child, with SIGKILL (asyncio's <c>kill</c>).</summary>
    /// <inheritdoc cref="SendSignal(int)" path="/exception"/>
    public abstract void Kill();

    /// <summary>Closes the pipes, and kills the child if it still runs (asyncio's <c>close</c>). Harmless when repeated.</summary>
    public abstract override void Close();
}
