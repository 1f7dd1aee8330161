using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace AsyncioSharp.Net;

/// <summary>
/// A child process and its streams (asyncio's <c>asyncio.subprocess.Process</c>), made by <c>Asyncio.CreateSubprocessExec</c> and
/// <c>Asyncio.CreateSubprocessShell</c>.
/// </summary>
/// <remarks>
/// <para>A child that still runs when the loop is closed is killed; with <c>await using</c> already at the end of the block.</para>
/// <para>Not thread-safe: for the loop's thread only.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class AsyncioProcess : IAsyncDisposable
{
    /// <summary>How much of the input is written at a time, so that not all of it is copied into the transport's buffer.</summary>
    private const int FeedSize = 256 * 1024;

    private readonly ProcessTransport _transport;
    private readonly ProcessStreamProtocol _protocol;

    internal AsyncioProcess(ProcessTransport transport, ProcessStreamProtocol protocol)
    {
        _transport = transport;
        _protocol = protocol;
        Pid = transport.GetPid();
    }

    /// <summary>The number of the process (asyncio's <c>pid</c>). With a shell it is the shell's.</summary>
    public int Pid { get; }

    /// <summary>
    /// How the child ended (asyncio's <c>returncode</c>): null while it runs, its exit status, or minus the number of the signal that
    /// killed it.
    /// </summary>
    public int? ReturnCode => _transport.GetReturncode();

    /// <inheritdoc cref="ReturnCode"/>
    public int? Returncode => ReturnCode;

    /// <summary>Writes to the child's standard input; null if that is no pipe.</summary>
    public AsyncioStreamWriter? Stdin => _protocol.Stdin;

    /// <summary>Reads the child's standard output; null if that is no pipe.</summary>
    public AsyncioStreamReader? Stdout => _protocol.Stdout;

    /// <summary>Reads the child's standard error; null if that is no pipe.</summary>
    public AsyncioStreamReader? Stderr => _protocol.Stderr;

    /// <summary>Waits for the child's end (asyncio's <c>wait</c>).</summary>
    /// <returns>A coroutine for the return code.</returns>
    /// <remarks>
    /// It ends with the child, even if another process holds its pipes; asyncio did so from 2026 on and waited for the pipes before. Unread
    /// output may be there still. A child that fills a pipe nobody reads does not end: read it, or use <see cref="Communicate(byte[])"/>.
    /// </remarks>
    public Coroutine<int> Wait() => _transport.Wait();

    /// <summary>Writes to the child, reads all its output, and waits for its end (asyncio's <c>communicate</c>).</summary>
    /// <param name="input">What to write to its standard input, which is closed then; null writes nothing.</param>
    /// <returns>A coroutine for all of its standard output and standard error; null if that stream is no pipe.</returns>
    /// <exception cref="InvalidOperationException">There is input, but standard input is no pipe. Thrown by the await.</exception>
    /// <remarks>A child that does not read its input, or not all of it, is no error.</remarks>
    public Coroutine<(byte[]? Stdout, byte[]? Stderr)> Communicate(byte[]? input = null) => Converse(input, hasInput: input is not null);

    /// <inheritdoc cref="Communicate(byte[])"/>
    public Coroutine<(byte[]? Stdout, byte[]? Stderr)> Communicate(ReadOnlyMemory<byte> input) => Converse(input, hasInput: true);

    /// <inheritdoc cref="Communicate(byte[])"/>
    public Coroutine<(byte[]? Stdout, byte[]? Stderr)> Communicate(ReadOnlySpan<byte> input) => Converse(input.ToArray(), hasInput: true);

    /// <summary>Sends a signal (asyncio's <c>send_signal</c>).</summary>
    /// <param name="signal">The system's number of the signal.</param>
    /// <exception cref="InvalidOperationException">The child has ended. (asyncio's <c>ProcessLookupError</c>.)</exception>
    /// <exception cref="NotSupportedException">Windows has no such signal.</exception>
    public void SendSignal(int signal) => _transport.SendSignal(signal);

    /// <inheritdoc cref="SendSignal(int)"/>
    public void SendSignal(PosixSignal signal) => _transport.SendSignal(signal);

    /// <summary>Asks the child to end, with SIGTERM (asyncio's <c>terminate</c>). On Windows the same as <see cref="Kill"/>.</summary>
    /// <inheritdoc cref="SendSignal(int)" path="/exception"/>
    public void Terminate() => _transport.Terminate();

    /// <summary>Ends the child, with SIGKILL (asyncio's <c>kill</c>).</summary>
    /// <inheritdoc cref="SendSignal(int)" path="/exception"/>
    public void Kill() => _transport.Kill();

    /// <summary>
    /// Closes the pipes, kills the child if it still runs, and waits for its end, as closing the transport does in asyncio. A child that is
    /// to end by itself is awaited before the end of the block: with <see cref="Communicate(byte[])"/> or <see cref="Wait"/>.
    /// </summary>
    /// <returns>To be awaited. What a killed child has started in its turn is not killed.</returns>
    public async ValueTask DisposeAsync()
    {
        _transport.Close();
        await Wait();
    }

    /// <summary>The state in the form of Python's <c>repr</c>.</summary>
    /// <returns>For example <c>&lt;Process 1234&gt;</c>.</returns>
    public override string ToString() => $"<Process {Pid}>";

    private async Coroutine<(byte[]? Stdout, byte[]? Stderr)> Converse(ReadOnlyMemory<byte> input, bool hasInput)
    {
        if (hasInput && _protocol.Stdin is null)
        {
            throw new InvalidOperationException("There is input for the child, but its standard input is no pipe: pass stdin: Stdio.Pipe.");
        }

        (_, byte[]? stdout, byte[]? stderr) = await Asyncio.Gather(
            Feed(input), ReadToEnd(1, _protocol.Stdout), ReadToEnd(2, _protocol.Stderr));
        await Wait();
        return (stdout, stderr);
    }

    private async Coroutine<bool> Feed(ReadOnlyMemory<byte> input)
    {
        if (_protocol.Stdin is not { } stdin)
        {
            return false;
        }

        try
        {
            for (; !input.IsEmpty; input = input[Math.Min(FeedSize, input.Length)..])
            {
                stdin.Write(input[..Math.Min(FeedSize, input.Length)]);
                await stdin.Drain();
            }
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            // The child has read what it wanted.
        }

        stdin.Close();
        return true;
    }

    private async Coroutine<byte[]?> ReadToEnd(int fd, AsyncioStreamReader? reader)
    {
        if (reader is null)
        {
            return null;
        }

        byte[] all = await reader.Read();
        _transport.GetPipeTransport(fd)!.Close();
        return all;
    }
}
