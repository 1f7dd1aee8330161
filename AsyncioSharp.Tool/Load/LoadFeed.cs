using System.Diagnostics.Tracing;
using System.Runtime.CompilerServices;
using Microsoft.Diagnostics.NETCore.Client;

namespace AsyncioSharp.Tool;

/// <summary>How busy the loops of a process are, for as long as somebody asks.</summary>
internal static class LoadFeed
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary><see cref="LoadReport"/>s and <see cref="SlowStep"/>s as they come, up to the end of the process.</summary>
    /// <exception cref="ToolError">The process cannot be reached, or has no loop.</exception>
    public static async IAsyncEnumerable<object> ReadAsync(TargetProcess process, [EnumeratorCancellation] CancellationToken token)
    {
        var arguments = new Dictionary<string, string>([Lease.Argument(LoadProtocol.LeaseKey)]);
        await using Channel channel = await Channel.OpenAsync(
            process,
            [new EventPipeProvider(InspectionProtocol.Source, EventLevel.Informational, LoadProtocol.Keyword, arguments)],
            token: token);
        await using var lease = Lease.Keep(process, LoadProtocol.Keyword, LoadProtocol.LeaseKey);
        bool hasBegun = false;
        while (await NextAsync(channel, process, hasBegun, token) is { } next)
        {
            if (next.Definition.Provider == InspectionProtocol.Source && Read(next, process) is { } read)
            {
                hasBegun = true;
                yield return read;
            }
        }
    }

    private static object? Read(NetTraceEvent next, TargetProcess process)
    {
        try
        {
            return next.Definition.Id switch
            {
                LoadProtocol.Load => LoadReport.Read(new PayloadReader(next.Payload.Span)),
                LoadProtocol.SlowStep => SlowStep.Read(new PayloadReader(next.Payload.Span)),
                _ => null,
            };
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException)
        {
            throw new ToolError($"Process {process.Id} has another version of AsyncioSharp than this tool: use the tool of its version.");
        }
    }

    /// <summary>The next event. A process in which nothing listens says nothing for ever.</summary>
    private static async Task<NetTraceEvent?> NextAsync(Channel channel, TargetProcess process, bool hasBegun, CancellationToken token)
    {
        Task<NetTraceEvent?> next = channel.NextAsync(token);
        try
        {
            return hasBegun ? await next : await next.WaitAsync(s_patience, token);
        }
        catch (TimeoutException)
        {
            throw new ToolError(process.DescribeSilence());
        }
    }
}
