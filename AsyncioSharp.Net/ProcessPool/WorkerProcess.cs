using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using MessagePack;
using AsyncioSharp.Remoting;

namespace AsyncioSharp.Net.ProcessPool;

/// <summary>One worker process, seen from its parent.</summary>
internal sealed class WorkerProcess : IDisposable
{
    /// <summary>
    /// How long a new process may take to connect. A loaded machine needs a second or two; a program that does something else never will.
    /// </summary>
    private static readonly TimeSpan s_startLimit = TimeSpan.FromSeconds(60);

    /// <summary>How often to look whether a process that has not connected is still there.</summary>
    private static readonly TimeSpan s_startPoll = TimeSpan.FromMilliseconds(50);

    /// <summary>How long one that was told to go may take.</summary>
    private static readonly TimeSpan s_endLimit = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly FrameConnection _calls;
    private readonly Socket _lifeline;

    private WorkerProcess(Process process, Socket calls, Socket lifeline)
    {
        _process = process;
        _calls = new FrameConnection(calls);
        _lifeline = lifeline;
    }

    public int Pid => _process.Id;

    public bool IsAlive => !_process.HasExited;

    /// <summary>How many calls it has had.</summary>
    public int Calls { get; private set; }

    /// <exception cref="BrokenProcessPool">The process does not start, or ends at once.</exception>
    public static WorkerProcess Start()
    {
        // Open to this user only, and gone when the worker has come in: nobody else can ever connect.
        DirectoryInfo directory = Directory.CreateTempSubdirectory("asynciosharp-");
        try
        {
            string path = Path.Combine(directory.FullName, "worker");
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen(2);
            Process process = Process.Start(WorkerCommand.Make(path))!;
            process.StandardInput.Close();
            Socket? calls = null;
            try
            {
                long start = TimeProvider.System.GetTimestamp();
                calls = Accept(listener, process, start);
                return new WorkerProcess(process, calls, Accept(listener, process, start));
            }
            catch
            {
                calls?.Dispose();
                End(process, TimeSpan.Zero);
                throw;
            }
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or SocketException or IOException)
        {
            throw new BrokenProcessPool($"A worker process could not be started: {e.Message}", e);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    /// <summary>Sends a call. False if the worker is gone and the call has not begun.</summary>
    public bool TrySend(WorkerCall call)
    {
        Calls++;
        return _calls.TrySend(call.Frame.Span);
    }

    /// <summary>It has said something although nothing was asked.</summary>
    public bool HasUnread => _calls.HasUnread;

    /// <summary>Waits for the answer to a call that was sent.</summary>
    /// <exception cref="BrokenProcessPool">The worker has ended, or what it sent is no answer to this call. It cannot be used any
    /// more.</exception>
    [RequiresUnreferencedCode(RemoteSerializer.Unreferenced)]
    [RequiresDynamicCode(RemoteSerializer.Dynamic)]
    public WorkerAnswer<T> Receive<T>(WorkerCall call)
    {
        try
        {
            return call.ReadAnswer<T>(_calls.Receive() ?? throw Lost(call));
        }
        catch (Exception error) when (error is not BrokenProcessPool)
        {
            // As in Python, a result that cannot be read breaks the worker, whose fault it may be: nobody knows what it would send next.
            Kill();
            throw new BrokenProcessPool(
                $"The worker process {Pid} sent something that is no answer to {call}, or a result that cannot be read: "
                    + $"{Innermost(error).Message} It was ended. "
                    + "The pool goes on with a new worker.",
                error);
        }
    }

    public BrokenProcessPool Lost(WorkerCall call)
    {
        string end = _process.WaitForExit(s_endLimit) ? $"ended with {Describe(_process.ExitCode)}" : "hung up";
        return new BrokenProcessPool(
            $"The worker process {Pid} {end} while it had {call}. It may have done part of the work. The pool goes on with a new worker.");
    }

    /// <summary>Tells it to go, without waiting.</summary>
    public void HangUp()
    {
        _calls.Dispose();
        _lifeline.Dispose();
    }

    /// <summary>Tells it to go, and waits until it has.</summary>
    public void Dispose()
    {
        HangUp();
        End(_process, s_endLimit);
    }

    /// <summary>Ends it at once. <see cref="Dispose"/> still has to wait for it.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    /// <summary>MessagePack wraps an error once per level.</summary>
    private static Exception Innermost(Exception error) =>
        error is MessagePackSerializationException { InnerException: { } inner } ? Innermost(inner) : error;

    private static Socket Accept(Socket listener, Process process, long start)
    {
        while (!listener.Poll(s_startPoll, SelectMode.SelectRead))
        {
            if (process.HasExited)
            {
                throw new BrokenProcessPool(
                    $"A worker process ended with {Describe(process.ExitCode)} before it was ready; its standard error says more. "
                        + $"It was started as: {CommandLine(process)}");
            }

            if (TimeProvider.System.GetElapsedTime(start) > s_startLimit)
            {
                throw new BrokenProcessPool(
                    $"A worker process was not ready after {s_startLimit.TotalSeconds} seconds. It was started as: "
                        + $"{CommandLine(process)}. If that is not this program, it cannot "
                        + "have worker processes: use a ThreadPoolExecutor.");
            }
        }

        return listener.Accept();
    }

    private static void End(Process process, TimeSpan limit)
    {
        if (!process.WaitForExit(limit))
        {
            process.Kill(); // it refuses to go: a handler of the process' end that hangs
            process.WaitForExit();
        }

        process.Dispose();
    }

    private static string CommandLine(Process process) =>
        string.Join(' ', process.StartInfo.ArgumentList.Prepend(process.StartInfo.FileName));

    /// <summary>On Unix .NET reports a signal as 128 and its number, as shells do.</summary>
    private static string Describe(int exitCode) =>
        exitCode > 128 && !OperatingSystem.IsWindows() ? $"exit code {exitCode} (signal {exitCode - 128})" : $"exit code {exitCode}";
}
