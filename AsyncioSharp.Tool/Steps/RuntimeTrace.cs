using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;

namespace AsyncioSharp.Tool;

/// <summary>A trace in .NET's own format, for PerfView, Visual Studio and <c>dotnet-trace</c>: what the loops tell, and stacks.</summary>
internal static class RuntimeTrace
{
    // Loops, tasks, slow callbacks, errors, load; and of the runtime what names the methods of stacks.
    private const long LibraryKeywords = 1 | 2 | 4 | 8 | LoadProtocol.Keyword;
    private const long RuntimeKeywords = 0x4c14fccbd;

    private static readonly EventPipeProvider[] s_providers =
    [
        new(
            InspectionProtocol.Source, EventLevel.Verbose, LibraryKeywords,
            new Dictionary<string, string>([Lease.Argument(LoadProtocol.LeaseKey)])),
        new("Microsoft-DotNETCore-SampleProfiler", EventLevel.Informational),
        new("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, RuntimeKeywords),
    ];

    /// <summary>Records into a file.</summary>
    /// <exception cref="ToolError">The process cannot be reached.</exception>
    public static async Task SaveAsync(TargetProcess process, double seconds, string path, CancellationToken token)
    {
        // First the file: of a session that nobody reads the process could not get rid.
        await using FileStream file = File.Create(path);
        using EventPipeSession session = await Channel.StartAsync(process, s_providers, rundown: true, token);
        await using var lease = Lease.Keep(process, LoadProtocol.Keyword, LoadProtocol.LeaseKey);
        Task copy = session.EventStream.CopyToAsync(file, CancellationToken.None);
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds), token);
        }
        finally
        {
            // Also when it is broken off: what was recorded is whole then. The end is not waited for if the copy has failed, since then
            // nobody reads what the process still has to say.
            await Task.WhenAny(copy, session.StopAsync(CancellationToken.None));
            await copy;
        }
    }
}
