using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Diagnostics.NETCore.Client;

namespace AsyncioSharp.Tool;

/// <summary>The processes of this user that have a loop.</summary>
internal static class ProcessList
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    /// <summary>A line for each, or JSON.</summary>
    public static async Task<string> DescribeAsync(bool isJson, CancellationToken token)
    {
        (int Id, ProcessSnapshot? Snapshot)[] processes = await Task.WhenAll(
            DiagnosticsClient.GetPublishedProcesses().Where(static id => id != Environment.ProcessId).Order()
                .Select(async id => (id, await TryAskAsync(id, token))));
        ProcessSnapshot[] found = [.. processes.Select(static process => process.Snapshot).OfType<ProcessSnapshot>()];
        if (isJson)
        {
            return JsonSerializer.Serialize(found.Select(static process => new
            {
                process.ProcessId,
                Name = ProcessName.Of(process.ProcessId),
                Loops = process.Loops.Count,
                Tasks = process.Loops.Sum(static loop => loop.Numbers.Tasks),
                Version = process.LibraryVersion,
            }), JsonSerializerOptions.Web) + "\n";
        }

        int others = processes.Length - found.Length;
        string rest = others == 0
            ? string.Empty
            : $"{others} other .NET {(others == 1 ? "process has" : "processes have")} no loop that answers.\n";
        if (found.Length == 0)
        {
            return $"No process of this user has an event loop of AsyncioSharp.\n{rest}";
        }

        var table = new Table(("pid", 12), ("name", 40), ("loops", 8), ("tasks", 12), ("version", 0));
        foreach (ProcessSnapshot process in found)
        {
            table.Add(
                process.ProcessId.ToString(CultureInfo.InvariantCulture),
                ProcessName.Of(process.ProcessId),
                process.Loops.Count.ToString(CultureInfo.InvariantCulture),
                process.Loops.Sum(static loop => loop.Numbers.Tasks).ToString(CultureInfo.InvariantCulture),
                process.LibraryVersion);
        }

        var text = new StringBuilder();
        table.AppendTo(text);
        return text.Append(rest).ToString();
    }

    /// <summary>Its loops; null if it has none, or cannot be asked.</summary>
    private static async Task<ProcessSnapshot?> TryAskAsync(int id, CancellationToken token)
    {
        try
        {
            ProcessSnapshot snapshot = await Inspection.AskAsync(
                TargetProcess.Find(id), new InspectRequest(InspectionProtocol.LoopsRequest), s_patience, token);
            return snapshot.Loops.Count > 0 ? snapshot : null;
        }
        catch (ToolError)
        {
            return null;                                 // it has no loop, or it has ended: the list is of the others
        }
    }
}
