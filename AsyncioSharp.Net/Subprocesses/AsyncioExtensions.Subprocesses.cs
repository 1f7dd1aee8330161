using System.Collections;

namespace AsyncioSharp.Net;

public static partial class AsyncioExtensions
{
    extension(Asyncio)
    {
        /// <summary>Starts a program (asyncio's <c>create_subprocess_exec</c>).</summary>
        /// <param name="program">A path, or a name to be searched in PATH.</param>
        /// <param name="args">Its arguments: <c>["-l", "/"]</c> where options follow; null for none.</param>
        /// <param name="stdin">Where the child's standard input comes from; that of this process if left out.</param>
        /// <param name="stdout">Where its standard output goes; that of this process if left out.</param>
        /// <param name="stderr">Where its standard error goes; that of this process if left out; <see cref="Stdio.Stdout"/> sends it where standard output goes.</param>
        /// <param name="limit">The limit of the readers in bytes; see <see cref="AsyncioStreamReader(int, EventLoop?)"/>.</param>
        /// <param name="cwd">The directory to start in; null for that of this process.</param>
        /// <param name="env">All variables of the child, a dictionary of strings; null for those of this process.</param>
        /// <param name="executable">What is run instead of <paramref name="program"/>; null for <paramref name="program"/>.</param>
        /// <param name="startNewSession">Whether the child leads a new session, so that signals of the terminal do not reach it.</param>
        /// <param name="processGroup">The process group that the child joins; 0 makes one of its own; null leaves it in ours.</param>
        /// <returns>A coroutine for the process.</returns>
        /// <exception cref="FileNotFoundException">There is no such program. Thrown by the await.</exception>
        /// <exception cref="DirectoryNotFoundException">There is no directory <paramref name="cwd"/>. Thrown by the await.</exception>
        /// <exception cref="UnauthorizedAccessException">The program may not be run. Thrown by the await.</exception>
        /// <exception cref="IOException">It cannot be started. Thrown by the await.</exception>
        /// <exception cref="ArgumentException">A text has a zero character, a variable no name. Thrown by the await.</exception>
        /// <exception cref="NotSupportedException">The system cannot do what an argument asks for. Thrown by the await.</exception>
        /// <remarks>
        /// The program is searched in the PATH of the child. Of the open files of this process the child gets the three streams. Cancelling the call kills the
        /// child.
        /// </remarks>
        public static async Coroutine<AsyncioProcess> CreateSubprocessExec(
            string program,
            IEnumerable<string>? args = null,
            Stdio stdin = default,
            Stdio stdout = default,
            Stdio stderr = default,
            int limit = AsyncioStreamReader.DefaultLimit,
            string? cwd = null,
            IDictionary? env = null,
            string? executable = null,
            bool startNewSession = false,
            int? processGroup = null)
        {
            return await ProcessStarting.Start(Asyncio.GetRunningLoop(), limit, ProcessOptions.Exec(program, args ?? [], [stdin.Or(Stdio.Inherit), stdout.Or(Stdio.Inherit), stderr.Or(Stdio.Inherit)]) with
            {
                Executable = executable,
                Cwd = cwd,
                Env = ProcessOptions.Environ(env),
                StartNewSession = startNewSession,
                ProcessGroup = processGroup,
            });
        }

        /// <summary>Starts a program with any number of arguments and the usual streams (asyncio's <c>create_subprocess_exec</c>).</summary>
        /// <inheritdoc cref="CreateSubprocessExec(string, IEnumerable{string}?, Stdio, Stdio, Stdio, int, string?, IDictionary?, string?, bool, int?)"/>
        public static Coroutine<AsyncioProcess> CreateSubprocessExec(string program, params string[] args) =>
            Asyncio.CreateSubprocessExec(program, (IEnumerable<string>)args);

        /// <summary>Starts a program from a list that begins with it: asyncio's <c>create_subprocess_exec(*command)</c>.</summary>
        /// <param name="command">The program, and its arguments.</param>
        /// <param name="stdin">Where the child's standard input comes from; that of this process if left out.</param>
        /// <param name="stdout">Where its standard output goes; that of this process if left out.</param>
        /// <param name="stderr">Where its standard error goes; that of this process if left out; <see cref="Stdio.Stdout"/> sends it where standard output goes.</param>
        /// <param name="limit">The limit of the readers in bytes; see <see cref="AsyncioStreamReader(int, EventLoop?)"/>.</param>
        /// <param name="cwd">The directory to start in; null for that of this process.</param>
        /// <param name="env">All variables of the child, a dictionary of strings; null for those of this process.</param>
        /// <param name="executable">What is run instead of the program; null for the program.</param>
        /// <param name="startNewSession">Whether the child leads a new session, so that signals of the terminal do not reach it.</param>
        /// <param name="processGroup">The process group that the child joins; 0 makes one of its own; null leaves it in ours.</param>
        /// <returns>A coroutine for the process. It throws what the other forms throw.</returns>
        /// <exception cref="ArgumentException">The list is empty.</exception>
        public static Coroutine<AsyncioProcess> CreateSubprocessExec(
            IEnumerable<string> command,
            Stdio stdin = default,
            Stdio stdout = default,
            Stdio stderr = default,
            int limit = AsyncioStreamReader.DefaultLimit,
            string? cwd = null,
            IDictionary? env = null,
            string? executable = null,
            bool startNewSession = false,
            int? processGroup = null)
        {
            (string program, string[] args) = ProcessOptions.Split(command);
            return Asyncio.CreateSubprocessExec(program, args, stdin, stdout, stderr, limit, cwd, env, executable, startNewSession, processGroup);
        }

        /// <summary>Starts a line of the shell: <c>/bin/sh</c>, or <c>cmd.exe</c> on Windows (asyncio's <c>create_subprocess_shell</c>).</summary>
        /// <param name="cmd">The line. Quoting what it is made of is up to the program.</param>
        /// <param name="stdin">Where the child's standard input comes from; that of this process if left out.</param>
        /// <param name="stdout">Where its standard output goes; that of this process if left out.</param>
        /// <param name="stderr">Where its standard error goes; that of this process if left out; <see cref="Stdio.Stdout"/> sends it where standard output goes.</param>
        /// <param name="limit">The limit of the readers in bytes; see <see cref="AsyncioStreamReader(int, EventLoop?)"/>.</param>
        /// <param name="cwd">The directory to start in; null for that of this process.</param>
        /// <param name="env">All variables of the child, a dictionary of strings; null for those of this process.</param>
        /// <param name="executable">What is run instead of the shell; null for the shell.</param>
        /// <param name="startNewSession">Whether the child leads a new session, so that signals of the terminal do not reach it.</param>
        /// <param name="processGroup">The process group that the child joins; 0 makes one of its own; null leaves it in ours.</param>
        /// <returns>A coroutine for the process.</returns>
        /// <exception cref="FileNotFoundException">There is no such program. Thrown by the await.</exception>
        /// <exception cref="DirectoryNotFoundException">There is no directory <paramref name="cwd"/>. Thrown by the await.</exception>
        /// <exception cref="UnauthorizedAccessException">The program may not be run. Thrown by the await.</exception>
        /// <exception cref="IOException">It cannot be started. Thrown by the await.</exception>
        /// <exception cref="ArgumentException">A text has a zero character, a variable no name. Thrown by the await.</exception>
        /// <exception cref="NotSupportedException">The system cannot do what an argument asks for. Thrown by the await.</exception>
        /// <remarks>
        /// The program is searched in the PATH of the child. Of the open files of this process the child gets the three streams. Cancelling the call kills the
        /// child.
        /// </remarks>
        public static async Coroutine<AsyncioProcess> CreateSubprocessShell(
            string cmd,
            Stdio stdin = default,
            Stdio stdout = default,
            Stdio stderr = default,
            int limit = AsyncioStreamReader.DefaultLimit,
            string? cwd = null,
            IDictionary? env = null,
            string? executable = null,
            bool startNewSession = false,
            int? processGroup = null)
        {
            return await ProcessStarting.Start(Asyncio.GetRunningLoop(), limit, ProcessOptions.Shell(cmd, [stdin.Or(Stdio.Inherit), stdout.Or(Stdio.Inherit), stderr.Or(Stdio.Inherit)]) with
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
