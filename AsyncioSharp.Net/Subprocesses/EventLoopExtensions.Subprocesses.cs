namespace AsyncioSharp.Net;

public static partial class EventLoopExtensions
{
    extension(EventLoop loop)
    {
        /// <summary>Starts a program (asyncio's <c>loop.subprocess_exec</c>). Streams that are left out are pipes.</summary>
        /// <typeparam name="TProtocol">The protocol.</typeparam>
        /// <param name="protocolFactory">Makes the protocol.</param>
        /// <param name="program">A path, or a name to be searched in PATH.</param>
        /// <param name="args">Its arguments: <c>["-l", "/"]</c> where options follow; null for none.</param>
        /// <param name="options">Everything else; null means the defaults.</param>
        /// <returns>A coroutine for the transport and the protocol.</returns>
        /// <exception cref="FileNotFoundException">There is no such program. Thrown by the await.</exception>
        /// <exception cref="DirectoryNotFoundException">There is no directory <see cref="ProcessOptions.Cwd"/>. Thrown by the
        /// await.</exception>
        /// <exception cref="UnauthorizedAccessException">The program may not be run. Thrown by the await.</exception>
        /// <exception cref="IOException">It cannot be started. Thrown by the await.</exception>
        /// <exception cref="ArgumentException">A text has a zero character, a variable no name; an option has no meaning here. Thrown by
        /// the await.</exception>
        /// <exception cref="NotSupportedException">The system cannot do what an option asks for. Thrown by the await.</exception>
        /// <remarks>
        /// The program is searched in the PATH of the child. Of the open files of this process the child gets the three streams. Cancelling
        /// the call kills the child.
        /// </remarks>
        // twins: options Stdin, Stdout, Stderr, Cwd, Env, Executable, StartNewSession, ProcessGroup
        public async Coroutine<(SubprocessTransport Transport, TProtocol Protocol)> SubprocessExec<TProtocol>(
            Func<TProtocol> protocolFactory, string program, IEnumerable<string>? args, ProcessOptions? options)
            where TProtocol : SubprocessProtocol
        {
            return await ProcessStarter.Start(
                loop, protocolFactory, ChildCommand.Exec(program, args ?? [], ProcessOptions.ForProtocol(options), Stdio.Pipe));
        }

        /// <summary>Starts a program with any number of arguments and the usual streams (asyncio's <c>loop.subprocess_exec</c>).</summary>
        /// <inheritdoc cref="SubprocessExec{TProtocol}(EventLoop, Func{TProtocol}, string, IEnumerable{string}?, ProcessOptions?)"/>
        public Coroutine<(SubprocessTransport Transport, TProtocol Protocol)> SubprocessExec<TProtocol>(
            Func<TProtocol> protocolFactory, string program, params string[] args)
            where TProtocol : SubprocessProtocol =>
            loop.SubprocessExec(protocolFactory, program, args, ProcessOptions.Default);

        /// <summary>Starts a program from a list that begins with it: asyncio's <c>loop.subprocess_exec(factory, *command)</c>.</summary>
        /// <typeparam name="TProtocol">The protocol.</typeparam>
        /// <param name="protocolFactory">Makes the protocol.</param>
        /// <param name="command">The program, and its arguments.</param>
        /// <param name="options">Everything else; null means the defaults.</param>
        /// <returns>A coroutine for the transport and the protocol. It throws what the other forms throw.</returns>
        /// <exception cref="ArgumentException">The list is empty.</exception>
        // twins: options Stdin, Stdout, Stderr, Cwd, Env, Executable, StartNewSession, ProcessGroup
        public Coroutine<(SubprocessTransport Transport, TProtocol Protocol)> SubprocessExec<TProtocol>(
            Func<TProtocol> protocolFactory, IEnumerable<string> command, ProcessOptions? options)
            where TProtocol : SubprocessProtocol
        {
            (string program, string[] args) = ChildCommand.Split(command);
            return loop.SubprocessExec(protocolFactory, program, args, options);
        }

        /// <summary>
        /// Starts a line of the shell: <c>/bin/sh</c>, or <c>cmd.exe</c> on Windows (asyncio's <c>loop.subprocess_shell</c>). Streams that
        /// are left out are pipes.
        /// </summary>
        /// <typeparam name="TProtocol">The protocol.</typeparam>
        /// <param name="protocolFactory">Makes the protocol.</param>
        /// <param name="cmd">The line. Quoting what it is made of is up to the program.</param>
        /// <param name="options">Everything else; null means the defaults.</param>
        /// <returns>A coroutine for the transport and the protocol.</returns>
        /// <exception cref="FileNotFoundException">There is no such program. Thrown by the await.</exception>
        /// <exception cref="DirectoryNotFoundException">There is no directory <see cref="ProcessOptions.Cwd"/>. Thrown by the
        /// await.</exception>
        /// <exception cref="UnauthorizedAccessException">The program may not be run. Thrown by the await.</exception>
        /// <exception cref="IOException">It cannot be started. Thrown by the await.</exception>
        /// <exception cref="ArgumentException">A text has a zero character, a variable no name; an option has no meaning here. Thrown by
        /// the await.</exception>
        /// <exception cref="NotSupportedException">The system cannot do what an option asks for. Thrown by the await.</exception>
        /// <remarks>
        /// The program is searched in the PATH of the child. Of the open files of this process the child gets the three streams. Cancelling
        /// the call kills the child.
        /// </remarks>
        // twins: options Stdin, Stdout, Stderr, Cwd, Env, Executable, StartNewSession, ProcessGroup
        public async Coroutine<(SubprocessTransport Transport, TProtocol Protocol)> SubprocessShell<TProtocol>(
            Func<TProtocol> protocolFactory, string cmd, ProcessOptions? options)
            where TProtocol : SubprocessProtocol
        {
            return await ProcessStarter.Start(
                loop, protocolFactory, ChildCommand.Shell(cmd, ProcessOptions.ForProtocol(options), Stdio.Pipe));
        }
    }
}
