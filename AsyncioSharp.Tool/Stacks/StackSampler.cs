using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;

namespace AsyncioSharp.Tool;

/// <summary>Where the threads of a process are, also while they block or spin: samples of the runtime's profiler.</summary>
internal static class StackSampler
{
    private const string Profiler = "Microsoft-DotNETCore-SampleProfiler";

    /// <summary>It takes a sample of each thread every 10 ms.</summary>
    private static readonly TimeSpan s_duration = TimeSpan.FromMilliseconds(100);

    // The names of all methods come at the end: half a second for a large program.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>The last sample of each thread; none if it takes too long.</summary>
    /// <param name="process">The process.</param>
    /// <param name="patience">How long it may take; null is ten seconds.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="ToolError">The process cannot be reached.</exception>
    public static async Task<IReadOnlyList<ThreadStack>> SampleAsync(
        TargetProcess process, TimeSpan? patience = null, CancellationToken token = default)
    {
        await using Channel channel = await Channel.OpenAsync(
            process, [new EventPipeProvider(Profiler, EventLevel.Informational)], rundown: true, token);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(patience ?? s_patience);
        try
        {
            Task<IReadOnlyList<ThreadStack>> read = ReadAsync(channel, limit.Token);
            await Task.Delay(s_duration, limit.Token);
            await channel.StopAsync(limit.Token);
            return await read;
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return [];
        }
    }

    private static async Task<IReadOnlyList<ThreadStack>> ReadAsync(Channel channel, CancellationToken token)
    {
        var methods = new MethodTable();
        var last = new Dictionary<long, NetTraceEvent>();
        while (await channel.NextAsync(token) is { } next)
        {
            if (next.Definition.Provider == Profiler)
            {
                last[next.ThreadId] = next;
            }

            methods.Take(next);
        }

        return
        [
            .. last.Values.Select(sample => new ThreadStack(
                sample.ThreadId, [.. sample.Stack.Select(address => methods.Find(address)).OfType<string>()])),
        ];
    }
}

/// <summary>Where a thread was.</summary>
/// <param name="ThreadId">The operating system's number.</param>
/// <param name="Methods">Innermost first.</param>
internal sealed record ThreadStack(long ThreadId, IReadOnlyList<string> Methods);
