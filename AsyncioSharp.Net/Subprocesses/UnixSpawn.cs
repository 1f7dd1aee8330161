using System.Runtime.InteropServices;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

// Starting a process with posix_spawn. Why not System.Diagnostics.Process: it redirects streams in a few fixed ways only (no stderr into
// stdout, no /dev/null, no given handle). It uses threads of its own for the pipes, and forks with a lock that stops all other starts.
//
//  1. The C library creates the child with shared memory and stops this thread until it has called exec (CLONE_VFORK), so that a failure of
//     exec is the return value.
//  2. The runtime ignores SIGPIPE, and ignored signals stay ignored over exec: the child gets the default back, as from Python. Its signal
//     mask is empty.
//  3. The child has no other descriptors than 0, 1 and 2 (Python's close_fds). All of ours close at exec; closefrom, from glibc 2.34 on,
//     takes care of those that other code has open.
//  4. The program is searched in the PATH of the child's environment, as Python does; posix_spawnp would take that of this process.

/// <summary>One call of posix_spawn and what it needs.</summary>
internal static unsafe class UnixSpawn
{
    private const int ENOENT = 2;
    private const int EACCES = 13;
    private const int ENOTDIR = 20;
    private const string UsualPath = "/bin:/usr/bin";

    private static bool s_hasNoCloseFrom;

    /// <summary>Starts a process.</summary>
    /// <param name="command">What to run.</param>
    /// <param name="sources">For each of the three streams the descriptor that becomes it; -1 keeps ours, -2 is /dev/null, -3 is what
    /// stdout is.</param>
    /// <returns>Its number.</returns>
    /// <exception cref="FileNotFoundException">There is no such program.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such directory to start in.</exception>
    /// <exception cref="UnauthorizedAccessException">The program may not be run.</exception>
    /// <exception cref="IOException">It cannot be started.</exception>
    public static int Start(ChildCommand command, ReadOnlySpan<int> sources)
    {
        byte* actions = stackalloc byte[SpawnCalls.StructureSize];
        byte* attributes = stackalloc byte[SpawnCalls.StructureSize];
        byte* signals = stackalloc byte[SpawnCalls.StructureSize];
        Check(SpawnCalls.posix_spawn_file_actions_init(actions));
        try
        {
            Check(SpawnCalls.posix_spawnattr_init(attributes));
            try
            {
                AddStreams(actions, sources);
                AddDirectory(actions, command.Cwd);
                AddCloseFrom(actions);
                SetAttributes(attributes, signals, command);
                return Run(command, actions, attributes);
            }
            finally
            {
                SpawnCalls.posix_spawnattr_destroy(attributes);
            }
        }
        finally
        {
            SpawnCalls.posix_spawn_file_actions_destroy(actions);
        }
    }

    private static void AddStreams(void* actions, ReadOnlySpan<int> sources)
    {
        fixed (byte* devnull = "/dev/null\0"u8)
        {
            for (int fd = 0; fd < sources.Length; fd++)
            {
                switch (sources[fd])
                {
                    case UnixChild.Ours:
                        break;
                    case UnixChild.Devnull:
                        Check(SpawnCalls.posix_spawn_file_actions_addopen(actions, fd, devnull, SpawnCalls.O_RDWR, 0));
                        break;
                    case UnixChild.SameAsStdout:
                        Check(SpawnCalls.posix_spawn_file_actions_adddup2(actions, 1, fd));
                        break;
                    case int source:
                        Check(SpawnCalls.posix_spawn_file_actions_adddup2(actions, source, fd));
                        break;
                }
            }
        }
    }

    private static void AddDirectory(void* actions, string? cwd)
    {
        if (cwd is null)
        {
            return;
        }

        using var path = new NativeStrings([cwd]);
        try
        {
            Check(SpawnCalls.posix_spawn_file_actions_addchdir_np(actions, path.First));
        }
        catch (EntryPointNotFoundException)
        {
            throw new NotSupportedException(
                "cwd: needs a C library with posix_spawn_file_actions_addchdir_np: glibc 2.29, musl 1.1.24 or macOS 10.15.");
        }
    }

    private static void AddCloseFrom(void* actions)
    {
        if (s_hasNoCloseFrom)
        {
            return;
        }

        try
        {
            Check(SpawnCalls.posix_spawn_file_actions_addclosefrom_np(actions, 3));
        }
        catch (EntryPointNotFoundException)
        {
            // Then descriptors without the close-on-exec flag are inherited, as they are by System.Diagnostics.Process.
            s_hasNoCloseFrom = true;
        }
    }

    private static void SetAttributes(void* attributes, void* signals, ChildCommand command)
    {
        short flags = SpawnCalls.POSIX_SPAWN_SETSIGDEF | SpawnCalls.POSIX_SPAWN_SETSIGMASK;
        SpawnCalls.sigemptyset(signals);
        Check(SpawnCalls.posix_spawnattr_setsigmask(attributes, signals));
        SpawnCalls.sigaddset(signals, SpawnCalls.SIGPIPE);
        SpawnCalls.sigaddset(signals, SpawnCalls.SIGXFSZ);
        Check(SpawnCalls.posix_spawnattr_setsigdefault(attributes, signals));
        if (command.StartNewSession)
        {
            flags |= SpawnCalls.POSIX_SPAWN_SETSID;
        }

        if (command.ProcessGroup is { } group)
        {
            flags |= SpawnCalls.POSIX_SPAWN_SETPGROUP;
            Check(SpawnCalls.posix_spawnattr_setpgroup(attributes, group));
        }

        Check(SpawnCalls.posix_spawnattr_setflags(attributes, flags));
    }

    private static int Run(ChildCommand command, void* actions, void* attributes)
    {
        List<string> variables = command.Variables();
        using var argv = new NativeStrings([command.Program, .. command.Arguments]);
        using var envp = new NativeStrings(variables);
        string program = command.Executable ?? command.Program;
        int worst = ENOENT;
        foreach (string path in Candidates(program, variables))
        {
            using var native = new NativeStrings([path]);
            if (path != program && SpawnCalls.access(native.First, SpawnCalls.X_OK) != 0)
            {
                worst = Marshal.GetLastPInvokeError() == EACCES ? EACCES : worst;
                continue;
            }

            int pid;
            switch (SpawnCalls.posix_spawn(&pid, native.First, actions, attributes, argv.Pointers, envp.Pointers))
            {
                case 0:
                    return pid;
                case ENOENT or ENOTDIR:
                    break;
                case EACCES:
                    worst = EACCES;
                    break;
                case int error:
                    throw Failure(error, program);
            }
        }

        throw command.Cwd is { } cwd && !Directory.Exists(cwd)
            ? new DirectoryNotFoundException($"There is no directory '{cwd}' to start '{program}' in.")
            : worst == EACCES
                ? new UnauthorizedAccessException($"'{program}' may not be run: {Marshal.GetPInvokeErrorMessage(EACCES)}")
                : new FileNotFoundException(
                    File.Exists(program) ? $"The interpreter that '{program}' names does not exist."
                        : $"There is no program '{program}'{(program.Contains('/') ? string.Empty : " in PATH")}.",
                    program);
    }

    /// <summary>The paths to try: the program itself if it is one, else its name in each directory of PATH.</summary>
    private static IEnumerable<string> Candidates(string program, List<string> variables)
    {
        if (program.Contains('/'))
        {
            return [program];
        }

        string path = variables.Find(static text => text.StartsWith("PATH=", StringComparison.Ordinal))?["PATH=".Length..] ?? UsualPath;
        return path.Split(':').Select(directory => $"{(directory.Length == 0 ? "." : directory)}/{program}");
    }

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw new IOException($"posix_spawn cannot be prepared: {Marshal.GetPInvokeErrorMessage(error)}", error);
        }
    }

    private static IOException Failure(int error, string program) =>
        new($"'{program}' cannot be started: {Marshal.GetPInvokeErrorMessage(error)}", error);
}
