using System.Collections;

namespace AsyncioSharp.Net;

public static partial class EventLoopExtensions
{
    extension(EventLoop loop)
    {
        /// <summary>Starts a program (asyncio's <c>loop.subprocess_exec</c>).</summary>
        /// <param name="protocolFactory">Makes the protocol.</param>
        /// <param name="program">A path, or a name to be searched in PATH.</param>
        /// <param name="args">Its arguments: <c>["-l", "/"]</c> where options follow; null for none.</param>
        /// <param name="stdin">Where the child's standard input comes from; a pipe if left out.</param>
        /// <param name="stdout">Where its standard output goes; a pipe if left out.</param>
        /// <param name="stderr">Where its standard error goes; a pipe if left out; <see cref="Stdio.Stdout"/> sends it where standard output goes.</param>
        /// <param name="cwd">The directory to start in; null for that of this process.</param>
        /// <param name="env">All variables of the child, a dictionary of strings; null for those of this process.</param>
        /// <param name="executable">What is run instead of <paramref name="program"/>; null for <paramref name="program"/>.</param>
        /// <param name="startNewSession">Whether the child leads a new session, so that signals of the terminal do not reach it.</param>
        /// <param name="processGroup">The process group that the child joins; 0 makes one of its own; null leaves it in ours.</param>
        /// <returns>A coroutine for the transport and the protocol.</returns>
        /// <exception cref="FileNotFoundException">There is no such program. Thrown by the await.</exception>
        /// <exception cref="DirectoryNotFoundException">There is no directory <paramref name="cwd"/>. Thrown by the await.</exception>
        /// <exception cref="UnauthorizedAccessException">The program may not be run. Thrown by the await.</exception>
        /// <exception cref="IOException">It cannot be started. Thrown by the await.</exception>
        /// <exception cref="ArgumentException">A text has a zero character, or a variable no name. Thrown by the await.</exception>
        /// <exception cref="NotSupportedException">The system cannot do what an argument asks for. Thrown by the await.</exception>
        /// <remarks>
        /// The program is searched in the PATH of the child. Of the open files of this process the child gets the three streams. Cancelling the call kills the
        /// child.
        /// </remarks>
        public async Coroutine<(SubprocessTransport Transport, TProtocol Protocol)> SubprocessExec<TProtocol>(
            Func<TProtocol> protocolFactory,
            string program,
            IEnumerable<string>? args = null,
            Stdio stdin = default,
            Stdio stdout = default,
            Stdio stderr = default,
            string? cwd = null,
            IDictionary? env = null,
            string? executable = null,
            bool startNewSession = false,
            int? processGroup = null)
            where TProtocol : SubprocessProtocol
        {
            return await ProcessStarting.Start(loop, protocolFactory, ProcessOptions.Exec(program, args ?? [], [stdin.Or(Stdio.Pipe), stdout.Or(Stdio.Pipe), stderr.Or(Stdio.Pipe)]) with
            {
                Executable = executable,
                Cwd = cwd,
                Env = ProcessOptions.Environ(env),
                StartNewSession = startNewSession,
                ProcessGroup = processGroup,
            });
        }

        /// <summary>Starts a program with any number of arguments and the usual streams (asyncio's <c>loop.subprocess_exec</c>).</summary>
        /// <inheritdoc cref="SubprocessExec{TProtocol}(EventLoop, Func{TProtocol}, string, IEnumerable{string}?, Stdio, Stdio, Stdio, string?, IDictionary?, string?, bool, int?)"/>
        public Coroutine<(SubprocessTransport Transport, TProtocol Protocol)> SubprocessExec<TProtocol>(Func<TProtocol> protocolFactory, string program, params string[] args)
            where TProtocol : SubprocessProtocol =>
            loop.SubprocessExec(protocolFactory, program, (IEnumerable<string>)args);

        /// <summary>Starts a program from a list that begins with it: asyncio's <c>loop.subprocess_exec(factory, *command)</c>.</summary>
        /// <param name="protocolFactory">Makes the protocol.</param>
        /// <param name="command">The program, and its arguments.</param>
        /// <param name="stdin">Where the child's standard input comes from; a pipe if left out.</param>
        /// <param name="stdout">Where its standard output goes; a pipe if left out.</param>
        /// <param name="stderr">Where its standard error goes; a pipe if left out; <see cref="Stdio.Stdout"/> sends it where standard output goes.</param>
        /// <param name="cwd">The directory to start in; null for that of this process.</param>
        /// <param name="env">All variables of the child, a dictionary of strings; null for those of this process.</param>
        /// <param name="executable">What is run instead of the program; null for the program.</param>
        /// <param name="startNewSession">Whether the child leads a new session, so that signals of the terminal do not reach it.</param>
        /// <param name="processGroup">The process group that the child joins; 0 makes one of its own; null leaves it in ours.</param>
        /// <returns>A coroutine for the transport and the protocol. It throws what the other forms throw.</returns>
        /// <exception cref="ArgumentException">The list is empty.</exception>
        public Coroutine<(SubprocessTransport Transport, TProtocol Protocol)> SubprocessExec<TProtocol>(
            Func<TProtocol> protocolFactory,
            IEnumerable<string> command,
            Stdio stdin = default,
            Stdio stdout = default,
            Stdio stderr = default,
            string? cwd = null,
            IDictionary? env = null,
            string? executable = null,
            bool startNewSession = false,
            int? processGroup = null)
            where TProtocol : SubprocessProtocol
        {
            (string program, string[] args) = ProcessOptions.Split(command);
            return loop.SubprocessExec(protocolFactory, program, args, stdin, stdout, stderr, cwd, env, executable, startNewSession, processGroup);
        }

        /// <summary>Starts a line of the shell: <c>/bin/sh</c>, or <c>cmd.exe</c> on Windows (asyncio's <c>loop.subprocess_shell</c>).</summary>
        /// <param name="protocolFactory">Makes the protocol.</param>
        /// <param name="cmd">The line. Quoting what it is made of is up to the program.</param>
        /// <param name="stdin">Where the child's standard input comes from; a pipe if left out.</param>
        /// <param name="stdout">Where its standard output goes; a pipe if left out.</param>
        /// <param name="stderr">Where its standard error goes; a pipe if left out; <see cref="Stdio.Stdout"/> sends it where standard output goes.</param>
        /// <param name="cwd">The directory to start in; null for that of this process.</param>
        /// <param name="env">All variables of the child, a dictionary of strings; null for those of this process.</param>
        /// <param name="executable">What is run instead of the shell; null for the shell.</param>
        /// <param name="startNewSession">Whether the child leads a new session, so that signals of the terminal do not reach it.</param>
        /// <param name="processGroup">The process group that the child joins; 0 makes one of its own; null leaves it in ours.</param>
        /// <returns>A coroutine for the transport and the protocol.</returns>
        /// <exception cref="FileNotFoundException">There is no such program. Thrown by the await.</exception>
        /// <exception cref="DirectoryNotFoundException">There is no directory <paramref name="cwd"/>. Thrown by the await.</exception>
        /// <exception cref="UnauthorizedAccessException">The program may not be run. Thrown by the await.</exception>
        /// <exception cref="IOException">It cannot be started. Thrown by the await.</exception>
        /// <exception cref="ArgumentException">A text has a zero character, or a variable no name. Thrown by the await.</exception>
        /// <exception cref="NotSupportedException">The system cannot do what an argument asks for. Thrown by the await.</exception>
        /// <remarks>
        /// The program is searched in the PATH of the child. Of the open files of this process the child gets the three streams. Cancelling the call kills the
        /// child.
        /// </remarks>
        public async Coroutine<(SubprocessTransport Transport, TProtocol Protocol)> SubprocessShell<TProtocol>(
            Func<TProtocol> protocolFactory,
            string cmd,
            Stdio stdin = default,
            Stdio stdout = default,
            Stdio stderr = default,
            string? cwd = null,
            IDictionary? env = null,
            string? executable = null,
            bool startNewSession = false,
            int? processGroup = null)
            where TProtocol : SubprocessProtocol
        {
            return await ProcessStarting.Start(loop, protocolFactory, ProcessOptions.Shell(cmd, [stdin.Or(Stdio.Pipe), stdout.Or(Stdio.Pipe), stderr.Or(Stdio.Pipe)]) with
            {
                Executable = executable,
                Cwd = cwd,
                Env = ProcessOptions.Environ(env),
                StartNewSession = startNewSession,
                ProcessGroup = processGroup,
            });
        }
    }
}
