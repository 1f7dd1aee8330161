using System.Collections;
using System.Runtime.CompilerServices;

namespace AsyncioSharp.Net;

public static partial class EventLoopExtensions
{
    extension(EventLoop loop)
    {
        /// <summary>Starts a program (asyncio's <c>loop.subprocess_exec</c>).</summary>
        /// <param name="protocolFactory">Makes the protocol.</param>
        /// <param name="program">A path, or a name to be searched in PATH.</param>
        /// <param name="args">Its arguments.</param>
        /// <param name="stdin">Where the child's standard input comes from; a pipe if left out.</param>
        /// <param name="stdout">Where its standard output goes; a pipe if left out.</param>
        /// <param name="stderr">Where its standard error goes; a pipe if left out; <see cref="Stdio.Stdout"/> sends it where standard output goes.</param>
        /// <param name="cwd">The directory to start in; null for that of this process.</param>
        /// <param name="env">All variables of the child, a dictionary of strings; null for those of this process.</param>
        /// <param name="executable">What is run instead of <paramref name="program"/>; null for <paramref name="program"/>.</param>
        /// <param name="startNewSession">Whether the child leads a new session, so that signals of the terminal do not reach it.</param>
        /// <param name="processGroup">The process group that the child joins; 0 makes one of its own; null leaves it in ours.</param>
        /// <param name="universalNewlines">Only false: the streams are bytes.</param>
        /// <param name="shell">Only false.</param>
        /// <param name="bufsize">Only 0.</param>
        /// <param name="encoding">Only null.</param>
        /// <param name="errors">Only null.</param>
        /// <param name="text">Only null or false.</param>
        /// <returns>A coroutine for the transport and the protocol.</returns>
        /// <exception cref="FileNotFoundException">There is no such program. Thrown by the await.</exception>
        /// <exception cref="DirectoryNotFoundException">There is no directory <paramref name="cwd"/>. Thrown by the await.</exception>
        /// <exception cref="UnauthorizedAccessException">The program may not be run. Thrown by the await.</exception>
        /// <exception cref="IOException">It cannot be started. Thrown by the await.</exception>
        /// <exception cref="ArgumentException">A text has a zero character, a variable no name, or a stream is asked for as text. Thrown by the await.</exception>
        /// <exception cref="NotSupportedException">The system cannot do what an argument asks for. Thrown by the await.</exception>
        /// <remarks>
        /// The program is searched in the PATH of the child. Of the open files of this process the child gets the three streams. Cancelling the call kills the
        /// child.
        /// </remarks>
        public async Coroutine<(SubprocessTransport Transport, TProtocol Protocol)> SubprocessExec<TProtocol>(
            Func<TProtocol> protocolFactory,
            string program,
            IEnumerable<string> args,
            Stdio stdin = default,
            Stdio stdout = default,
            Stdio stderr = default,
            string? cwd = null,
            IDictionary? env = null,
            string? executable = null,
            bool startNewSession = false,
            int? processGroup = null,
            bool universalNewlines = false,
            bool shell = false,
            int bufsize = 0,
            string? encoding = null,
            string? errors = null,
            bool? text = null)
            where TProtocol : SubprocessProtocol
        {
            PopenOptions.Refuse(universalNewlines, shell, bufsize, encoding, errors, text);
            return await ProcessStarting.Start(loop, protocolFactory, ProcessOptions.Exec(program, args, [stdin.Or(Stdio.Pipe), stdout.Or(Stdio.Pipe), stderr.Or(Stdio.Pipe)]) with
            {
                Executable = executable,
                Cwd = cwd,
                Env = ProcessOptions.Environ(env),
                StartNewSession = startNewSession,
                ProcessGroup = processGroup,
            });
        }

        /// <summary>Starts a program with up to eight arguments (asyncio's <c>loop.subprocess_exec</c>, whose arguments are a list of any length: a sequence of them comes right after the program).</summary>
        /// <inheritdoc cref="SubprocessExec{TProtocol}(EventLoop, Func{TProtocol}, string, IEnumerable{string}, Stdio, Stdio, Stdio, string?, IDictionary?, string?, bool, int?, bool, bool, int, string?, string?, bool?)"/>
        [OverloadResolutionPriority(1)]
        public async Coroutine<(SubprocessTransport Transport, TProtocol Protocol)> SubprocessExec<TProtocol>(
            Func<TProtocol> protocolFactory,
            string program,
            string? arg1 = null,
            string? arg2 = null,
            string? arg3 = null,
            string? arg4 = null,
            string? arg5 = null,
            string? arg6 = null,
            string? arg7 = null,
            string? arg8 = null,
            Stdio stdin = default,
            Stdio stdout = default,
            Stdio stderr = default,
            string? cwd = null,
            IDictionary? env = null,
            string? executable = null,
            bool startNewSession = false,
            int? processGroup = null,
            bool universalNewlines = false,
            bool shell = false,
            int bufsize = 0,
            string? encoding = null,
            string? errors = null,
            bool? text = null)
            where TProtocol : SubprocessProtocol
        {
            PopenOptions.Refuse(universalNewlines, shell, bufsize, encoding, errors, text);
            return await ProcessStarting.Start(loop, protocolFactory, ProcessOptions.Exec(program, Given(arg1, arg2, arg3, arg4, arg5, arg6, arg7, arg8), [stdin.Or(Stdio.Pipe), stdout.Or(Stdio.Pipe), stderr.Or(Stdio.Pipe)]) with
            {
                Executable = executable,
                Cwd = cwd,
                Env = ProcessOptions.Environ(env),
                StartNewSession = startNewSession,
                ProcessGroup = processGroup,
            });
        }

        /// <summary>Starts a program with any number of arguments and the usual streams (asyncio's <c>loop.subprocess_exec</c>).</summary>
        /// <inheritdoc cref="SubprocessExec{TProtocol}(EventLoop, Func{TProtocol}, string, IEnumerable{string}, Stdio, Stdio, Stdio, string?, IDictionary?, string?, bool, int?, bool, bool, int, string?, string?, bool?)"/>
        public Coroutine<(SubprocessTransport Transport, TProtocol Protocol)> SubprocessExec<TProtocol>(Func<TProtocol> protocolFactory, string program, params string[] args)
            where TProtocol : SubprocessProtocol =>
            loop.SubprocessExec(protocolFactory, program, (IEnumerable<string>)args);

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
        /// <param name="universalNewlines">Only false: the streams are bytes.</param>
        /// <param name="shell">Only true.</param>
        /// <param name="bufsize">Only 0.</param>
        /// <param name="encoding">Only null.</param>
        /// <param name="errors">Only null.</param>
        /// <param name="text">Only null or false.</param>
        /// <returns>A coroutine for the transport and the protocol.</returns>
        /// <exception cref="FileNotFoundException">There is no such program. Thrown by the await.</exception>
        /// <exception cref="DirectoryNotFoundException">There is no directory <paramref name="cwd"/>. Thrown by the await.</exception>
        /// <exception cref="UnauthorizedAccessException">The program may not be run. Thrown by the await.</exception>
        /// <exception cref="IOException">It cannot be started. Thrown by the await.</exception>
        /// <exception cref="ArgumentException">A text has a zero character, a variable no name, or a stream is asked for as text. Thrown by the await.</exception>
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
            int? processGroup = null,
            bool universalNewlines = false,
            bool shell = true,
            int bufsize = 0,
            string? encoding = null,
            string? errors = null,
            bool? text = null)
            where TProtocol : SubprocessProtocol
        {
            PopenOptions.Refuse(universalNewlines, !shell, bufsize, encoding, errors, text);
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

    /// <summary>The arguments up to the first that was left out.</summary>
    internal static IEnumerable<string> Given(params string?[] args)
    {
        int count = Array.IndexOf(args, null) is var end and >= 0 ? end : args.Length;
        return args.AsSpan(count).ContainsAnyExcept((string?)null)
            ? throw new ArgumentNullException($"arg{count + 1}", "An argument is null, and one after it is not.")
            : args[..count].OfType<string>();
    }
}
