using System.Net.Sockets;
using System.Runtime.InteropServices;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

// The end of a child is seen by a pidfd where the selector can watch one. Elsewhere a thread for each child blocks in waitid, as in asyncio
// before 3.12. Either way the child is reaped on the loop's thread: until then its number cannot belong to another process, so that a
// signal sent from there never hits a stranger. .NET's own handler of SIGCHLD reaps the children of System.Diagnostics.Process and no
// others (unless SIGCHLD was ignored when the process began).

/// <summary>A child of posix_spawn.</summary>
internal sealed unsafe class UnixChild : ChildProcess
{
    // Sources of a stream that are no descriptors.
    public const int Ours = -1;
    public const int Devnull = -2;
    public const int SameAsStdout = -3;

    private const int Unknown = 255;
    private const int ECHILD = 10;

    private readonly FileDescriptor?[] _ends;
    private readonly bool _arePipes;
    private PidfdWatch? _watch;
    private bool _isReaped;

    private UnixChild(int pid, FileDescriptor?[] ends, bool arePipes)
    {
        Pid = pid;
        _ends = ends;
        _arePipes = arePipes;
    }

    public override int Pid { get; }

    /// <summary>Starts a process.</summary>
    /// <param name="command">What to run.</param>
    /// <param name="arePipes">Pipes; else pairs of sockets, which every selector can watch.</param>
    public static UnixChild Start(ChildCommand command, bool arePipes)
    {
        var ours = new FileDescriptor?[3];
        Span<int> sources = [Ours, Ours, Ours];
        using var held = new HeldDescriptors();
        try
        {
            for (int fd = 0; fd < 3; fd++)
            {
                Stdio stream = command.Streams[fd];
                sources[fd] = stream.Kind switch
                {
                    StdioKind.Devnull => Devnull,
                    StdioKind.Stdout => SameAsStdout,
                    StdioKind.Pipe => held.Own(MakePipe(arePipes, isInput: fd == 0, out ours[fd])),
                    StdioKind.File => held.Hold(stream),
                    _ => Ours,
                };

                // A source among the three targets may be overwritten before its turn: then a duplicate is the source.
                if (sources[fd] == fd)
                {
                    sources[fd] = Ours;
                }
                else if (sources[fd] is >= 0 and < 3)
                {
                    sources[fd] = held.Own(FileDescriptor.Own(LinuxSyscalls.fcntl(sources[fd], SpawnCalls.F_DUPFD_CLOEXEC, 3), "fcntl"));
                }
            }

            return new UnixChild(UnixSpawn.Start(command, sources), ours, arePipes);
        }
        catch
        {
            foreach (FileDescriptor? end in ours)
            {
                end?.Dispose();
            }

            throw;
        }
    }

    public override StreamTransport? ConnectPipe(EventLoop loop, int fd, Protocol protocol)
    {
        if (_ends[fd] is not { } end)
        {
            return null;
        }

        _ends[fd] = null;
        StreamEnd pipe = _arePipes ? PipeEnd.Own(end) : Adopt(loop, end);
        try
        {
            return fd == 0 ? new PipeWriteTransport(loop, pipe, protocol) : new PipeReadTransport(loop, pipe, protocol);
        }
        catch
        {
            pipe.Close();
            throw;
        }
    }

    public override void Watch(EventLoop loop, Action<int> onExit)
    {
        if (OperatingSystem.IsLinux() && LoopNet.Of(loop).Selector.WatchesPipes && SpawnCalls.PidfdOpen(Pid) is var pidfd and >= 0)
        {
            _watch = new PidfdWatch(new FileDescriptor(pidfd), () => TryReap(onExit));
            _watch.Start(loop);
            return;
        }

        var ended = new TaskCompletionSource();
        new Thread(() => WaitInThread(ended)) { IsBackground = true, Name = $"asyncio child {Pid}" }.Start();
        Asyncio.WrapFuture(ended.Task, loop).AddDoneCallback(_ => TryReap(onExit));
    }

    public override void Signal(int signal)
    {
        if (!_isReaped)
        {
            // Not an error if it has ended just now and the loop has yet to hear of it.
            SpawnCalls.kill(Pid, signal);
        }
    }

    public override void Abandon()
    {
        foreach (FileDescriptor? end in _ends)
        {
            end?.Dispose();
        }

        _watch?.Close();
        if (_isReaped)
        {
            return;
        }

        SpawnCalls.kill(Pid, SpawnCalls.SIGKILL);
        if (SpawnCalls.Reap(Pid) == 0)
        {
            // It takes a moment to die, and there is no loop any more to tell when.
            new Thread(() => SpawnCalls.waitpid(Pid, null, 0)) { IsBackground = true, Name = $"asyncio child {Pid}" }.Start();
        }

        _isReaped = true;
    }

    private static NetSocket Adopt(EventLoop loop, FileDescriptor end)
    {
        int number = end.Number;
        end.SetHandleAsInvalid();
        return LoopNet.Of(loop).Network.Adopt(new Socket(new SafeSocketHandle(number, ownsHandle: true)));
    }

    private static FileDescriptor MakePipe(bool isPipe, bool isInput, out FileDescriptor ours)
    {
        int* ends = stackalloc int[2];
        int result = isPipe
            ? LinuxSyscalls.pipe2(ends, LinuxSyscalls.O_CLOEXEC)
            : SpawnCalls.socketpair(
                SpawnCalls.AF_UNIX, SpawnCalls.SOCK_STREAM | (OperatingSystem.IsLinux() ? LinuxSyscalls.SOCK_CLOEXEC : 0), 0, ends);
        if (result != 0)
        {
            throw PipeEnd.Failed(isPipe ? "pipe2" : "socketpair", Marshal.GetLastPInvokeError());
        }

        (int read, int write) = (ends[0], ends[1]);
        ours = new FileDescriptor(isInput ? write : read);
        var theirs = new FileDescriptor(isInput ? read : write);
        if (isPipe)
        {
            // Each end of a pipe is an open file of its own: the child's goes on blocking.
            LinuxSyscalls.fcntl(ours.Number, LinuxSyscalls.F_SETFL, LinuxSyscalls.O_NONBLOCK);
        }
        else if (!OperatingSystem.IsLinux())
        {
            LinuxSyscalls.fcntl(read, SpawnCalls.F_SETFD, SpawnCalls.FD_CLOEXEC);
            LinuxSyscalls.fcntl(write, SpawnCalls.F_SETFD, SpawnCalls.FD_CLOEXEC);
        }

        return theirs;
    }

    private static int ToReturnCode(int status)
    {
        int signal = status & 0x7F;
        return signal == 0 ? (status >> 8) & 0xFF : -signal;
    }

    /// <summary>Waits without reaping.</summary>
    private void WaitInThread(TaskCompletionSource ended)
    {
        byte* info = stackalloc byte[SpawnCalls.StructureSize];
        int command = SpawnCalls.WEXITED | SpawnCalls.WNOWAIT;
        while (SpawnCalls.waitid(SpawnCalls.P_PID, (uint)Pid, info, command) != 0 && Marshal.GetLastPInvokeError() == Errno.EINTR)
        {
        }

        ended.SetResult();
    }

    private void TryReap(Action<int> onExit)
    {
        if (_isReaped)
        {
            return;
        }

        int status;
        int result = SpawnCalls.waitpid(Pid, &status, SpawnCalls.WNOHANG);
        if (result == 0)
        {
            return;
        }

        _isReaped = true;
        _watch?.Close();
        if (result < 0)
        {
            string why = Marshal.GetLastPInvokeError() == ECHILD ? "somebody else has taken its exit status"
                : Marshal.GetLastPInvokeErrorMessage();
            Console.Error.WriteLine($"Child process {Pid} has ended and {why}: its return code is reported as {Unknown}.");
        }

        onExit(result < 0 ? Unknown : ToReturnCode(status));
    }
}
