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
    /// <exception cref="ToolError">There is none.</exception>
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

        return new TargetProcess(id, new DiagnosticsClient(id));
    }

    /// <summary>The error says that the process cannot be reached.</summary>
    public static bool IsConnectionError(Exception error) =>
        error is ServerNotAvailableException or ServerErrorException or DiagnosticsClientException or IOException or SocketException
            or UnauthorizedAccessException or TimeoutException;

    /// <summary>Why it does not answer, for people.</summary>
    public string DescribeSilence() =>
        $"Process {Id} does not answer: it has no loop of AsyncioSharp, or one of a version before this tool.";

    /// <summary>Why it could not be reached, for people.</summary>
    public ToolError Explain(Exception error) => new($"Process {Id} cannot be looked into: {error.Message}");
}
