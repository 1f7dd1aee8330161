using System.ComponentModel;
using System.Diagnostics;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

/// <summary>
/// A child of <see cref="Process"/>: what there is on Windows. What that class cannot do is refused by the name of the argument.
/// </summary>
internal sealed class PortableChild : ChildProcess
{
    // Error numbers of Windows, and of Unix where they differ.
    private const int NotFound = 2;
    private const int Denied = 5;
    private const int DeniedOnUnix = 13;
    private const int NoDirectory = 267;

    private readonly Process _process;
    private readonly IReadOnlyList<Stdio> _streams;
    private bool _hasEnded;

    private PortableChild(Process process, IReadOnlyList<Stdio> streams)
    {
        _process = process;
        _streams = streams;
        Pid = process.Id;
    }

    public override int Pid { get; }

    public static PortableChild Start(ChildCommand command)
    {
        Refuse(command.StartNewSession, "startNewSession");
        Refuse(command.ProcessGroup is not null, "processGroup");
        Refuse(command.Executable is not null, "executable");
        Refuse(command.Streams.Any(static stream => stream.Kind == StdioKind.File), "a file as stdin, stdout or stderr");
        Refuse(command.Streams[2].Kind == StdioKind.Stdout, "stderr: Stdio.Stdout");
        bool[] isRedirected = [.. command.Streams.Select(static stream => stream.Kind is StdioKind.Pipe or StdioKind.Devnull)];
        var info = new ProcessStartInfo(command.Program)
        {
            UseShellExecute = false,
            RedirectStandardInput = isRedirected[0],
            RedirectStandardOutput = isRedirected[1],
            RedirectStandardError = isRedirected[2],
            WorkingDirectory = command.Cwd ?? string.Empty,
        };
        if (command.ShellCommand is { } line && OperatingSystem.IsWindows())
        {
            // cmd.exe does not quote as programs do: what is between the first and the last quote is the line.
            info.Arguments = $"/s /c \"{line}\"";
        }
        else
        {
            foreach (string argument in command.Arguments)
            {
                info.ArgumentList.Add(argument);
            }
        }

        if (command.Env is { } env)
        {
            info.Environment.Clear();
            foreach ((string name, string value) in env)
            {
                info.Environment[name] = value;
            }
        }

        try
        {
            return new PortableChild(Process.Start(info)!, command.Streams).Drop();
        }
        catch (Win32Exception error)
        {
            throw error.NativeErrorCode switch
            {
                NoDirectory => new DirectoryNotFoundException($"There is no directory '{command.Cwd}' to start '{command.Program}' in."),
                NotFound when command.Cwd is { } cwd && !Directory.Exists(cwd) =>
                    new DirectoryNotFoundException($"There is no directory '{cwd}' to start '{command.Program}' in."),
                NotFound => new FileNotFoundException($"There is no program '{command.Program}'.", command.Program),
                Denied or DeniedOnUnix => new UnauthorizedAccessException($"'{command.Program}' may not be run: {error.Message}"),
                _ => new IOException($"'{command.Program}' cannot be started: {error.Message}", error),
            };
        }
    }

    public override StreamTransport? ConnectPipe(EventLoop loop, int fd, Protocol protocol) => (fd, _streams[fd].Kind) switch
    {
        (_, not StdioKind.Pipe) => null,
        (0, _) => new PipeWriteTransport(loop, new StreamPipeEnd(loop, _process.StandardInput.BaseStream), protocol),
        (1, _) => new PipeReadTransport(loop, new StreamPipeEnd(loop, _process.StandardOutput.BaseStream), protocol),
        _ => new PipeReadTransport(loop, new StreamPipeEnd(loop, _process.StandardError.BaseStream), protocol),
    };

    public override void Watch(EventLoop loop, Action<int> onExit) =>
        Asyncio.WrapFuture(_process.WaitForExitAsync(), loop).AddDoneCallback(_ =>
    {
        _hasEnded = true;
        int code = _process.ExitCode;
        onExit(code);
    });

    public override void Signal(int signal)
    {
        if (signal is not (SpawnCalls.SIGKILL or SpawnCalls.SIGTERM))
        {
            throw new NotSupportedException($"Signal {signal} cannot be sent on this system: Terminate() and Kill() end the process.");
        }

        Kill();
    }

    public override void Abandon()
    {
        Kill();
        _process.Dispose();
    }

    private static void Refuse(bool isAsked, string what)
    {
        if (isAsked)
        {
            throw new NotSupportedException($"{what} is not supported on this system.");
        }
    }

    private void Kill()
    {
        if (!_hasEnded)
        {
            try
            {
                _process.Kill();
            }
            catch (Exception error) when (error is InvalidOperationException or Win32Exception)
            {
                // It has ended just now, and the loop has yet to hear of it.
            }
        }
    }

    /// <summary>What goes to nobody: an input that is closed, outputs that are read and forgotten.</summary>
    private PortableChild Drop()
    {
        if (_streams[0].Kind == StdioKind.Devnull)
        {
            _process.StandardInput.Close();
        }

        if (_streams[1].Kind == StdioKind.Devnull)
        {
            _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        }

        if (_streams[2].Kind == StdioKind.Devnull)
        {
            _ = _process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        }

        return this;
    }
}
