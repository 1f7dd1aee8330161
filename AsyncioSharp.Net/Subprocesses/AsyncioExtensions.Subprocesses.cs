namespace AsyncioSharp.Net;

public static partial class AsyncioExtensions
{
    extension(Asyncio)
    {
        /// <summary>
        /// Starts a program (asyncio's <c>create_subprocess_exec</c>). Streams that are left out are those of this process.
        /// </summary>
        /// <param name="program">A path, or a name to be searched in PATH.</param>
        /// <param name="args">Its arguments: <c>["-l", "/"]</c> where options follow; null for none.</param>
        /// <param name="options">Everything else; null means the defaults.</param>
        /// <returns>A coroutine for the process.</returns>
        /// <exception cref="FileNotFoundException">There is no such program. Thrown by the await.</exception>
        /// <exception cref="DirectoryNotFoundException">There is no directory <see cref="ProcessOptions.Cwd"/>. Thrown by the
        /// await.</exception>
        /// <exception cref="UnauthorizedAccessException">The program may not be run. Thrown by the await.</exception>
        /// <exception cref="IOException">It cannot be started. Thrown by the await.</exception>
        /// <exception cref="ArgumentException">A text has a zero character, a variable no name. Thrown by the await.</exception>
        /// <exception cref="NotSupportedException">The system cannot do what an option asks for. Thrown by the await.</exception>
        /// <remarks>
        /// The program is searched in the PATH of the child. Of the open files of this process the child gets the three streams. Cancelling
        /// the call kills the child.
        /// </remarks>
        // twins: options Stdin, Stdout, Stderr, Limit, Cwd, Env, Executable, StartNewSession, ProcessGroup
        public static async Coroutine<AsyncioProcess> CreateSubprocessExec(
            string program, IEnumerable<string>? args, ProcessOptions? options)
        {
            options ??= ProcessOptions.Default;
            return await ProcessStarter.Start(
                Asyncio.GetRunningLoop(), options.Limit, ChildCommand.Exec(program, args ?? [], options, Stdio.Inherit));
        }

        /// <summary>
        /// Starts a program with any number of arguments and the usual streams (asyncio's <c>create_subprocess_exec</c>).
        /// </summary>
        /// <inheritdoc cref="CreateSubprocessExec(string, IEnumerable{string}, ProcessOptions)"/>
        public static Coroutine<AsyncioProcess> CreateSubprocessExec(string program, params string[] args) =>
            Asyncio.CreateSubprocessExec(program, args, ProcessOptions.Default);

        /// <summary>Starts a program from a list that begins with it: asyncio's <c>create_subprocess_exec(*command)</c>.</summary>
        /// <param name="command">The program, and its arguments.</param>
        /// <param name="options">Everything else; null means the defaults.</param>
        /// <returns>A coroutine for the process. It throws what the other forms throw.</returns>
        /// <exception cref="ArgumentException">The list is empty.</exception>
        // twins: options Stdin, Stdout, Stderr, Limit, Cwd, Env, Executable, StartNewSession, ProcessGroup
        public static Coroutine<AsyncioProcess> CreateSubprocessExec(IEnumerable<string> command, ProcessOptions? options)
        {
            (string program, string[] args) = ChildCommand.Split(command);
            return Asyncio.CreateSubprocessExec(program, args, options);
        }

        /// <summary>
        /// Starts a line of the shell: <c>/bin/sh</c>, or <c>cmd.exe</c> on Windows (asyncio's <c>create_subprocess_shell</c>). Streams
        /// that are left out are those of this process.
        /// </summary>
        /// <param name="cmd">The line. Quoting what it is made of is up to the program.</param>
        /// <param name="options">Everything else; null means the defaults.</param>
        /// <returns>A coroutine for the process.</returns>
        /// <exception cref="FileNotFoundException">There is no such program. Thrown by the await.</exception>
        /// <exception cref="DirectoryNotFoundException">There is no directory <see cref="ProcessOptions.Cwd"/>. Thrown by the
        /// await.</exception>
        /// <exception cref="UnauthorizedAccessException">The program may not be run. Thrown by the await.</exception>
        /// <exception cref="IOException">It cannot be started. Thrown by the await.</exception>
        /// <exception cref="ArgumentException">A text has a zero character, a variable no name. Thrown by the await.</exception>
        /// <exception cref="NotSupportedException">The system cannot do what an option asks for. Thrown by the await.</exception>
        /// <remarks>
        /// The program is searched in the PATH of the child. Of the open files of this process the child gets the three streams. Cancelling
        /// the call kills the child.
        /// </remarks>
        // twins: options Stdin, Stdout, Stderr, Limit, Cwd, Env, Executable, StartNewSession, ProcessGroup
        public static async Coroutine<AsyncioProcess> CreateSubprocessShell(string cmd, ProcessOptions? options)
        {
            options ??= ProcessOptions.Default;
            return await ProcessStarter.Start(Asyncio.GetRunningLoop(), options.Limit, ChildCommand.Shell(cmd, options, Stdio.Inherit));
        }
    }
}
