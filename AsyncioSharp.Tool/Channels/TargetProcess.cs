using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.Diagnostics.NETCore.Client;

namespace AsyncioSharp.Tool;

/// <summary>A process to look into, and the way to its diagnostics.</summary>
internal sealed class TargetProcess
{
    private TargetProcess(int id, DiagnosticsClient client)
    {
        Id = id;
        Client = client;
    }

    public int Id { get; }

    public DiagnosticsClient Client { get; }

    /// <summary>Finds a process by its number.</summary>
    /// <exception cref="ToolError">There is none, it is somebody else's, or it has no diagnostics of .NET.</exception>
    public static TargetProcess Find(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
        }
        catch (ArgumentException)
        {
            throw new ToolError($"There is no process {id}.");
        }

        if (!OperatingSystem.IsLinux())
        {
            return new TargetProcess(id, new DiagnosticsClient(id));
        }

        if (LinuxProcess.IsOfAnotherUser(id) is { } owner)
        {
            throw new ToolError($"Process {id} belongs to user {owner}: only that user, or root, may look into it.");
        }

        return LinuxProcess.FindSocket(id) is { } socket
            ? new TargetProcess(id, Connect(socket))
            : throw new ToolError(
                $"Process {id} has no diagnostics of .NET: it is no process of .NET, or it was started with DOTNET_EnableDiagnostics=0 "
                    + "or with another TMPDIR than this tool, or it is NativeAOT without EventSourceSupport.");
    }

    /// <summary>The error says that the process cannot be reached.</summary>
    public static bool IsConnectionError(Exception error) =>
        error is ServerNotAvailableException or ServerErrorException or DiagnosticsClientException or IOException or SocketException
            or UnauthorizedAccessException or TimeoutException;

    /// <summary>Why it could not be reached, for people.</summary>
    public ToolError Explain(Exception error) => new(error is TimeoutException
        ? $"Process {Id} does not take commands: it may be stopped (SIGSTOP, a debugger), or have no time."
        : $"Process {Id} cannot be looked into: {error.Message}");

    /// <summary>Why it takes commands, but does not answer, for people.</summary>
    public string DescribeSilence()
    {
        string? library = OperatingSystem.IsLinux() ? LinuxProcess.FindLibrary(Id) : null;
        return library is null
            ? $"Process {Id} does not answer: it has no event loop of AsyncioSharp, or one of a version before this tool."
            : $"Process {Id} does not answer, though it has loaded {library}: no loop has run in it yet, or the version is older than this "
                + "tool, or the process has no time.";
    }

    private static DiagnosticsClient Connect(string socket) =>
        DiagnosticsClientConnector.FromDiagnosticPort(socket + ",connect", CancellationToken.None).GetAwaiter().GetResult().Instance;
}
