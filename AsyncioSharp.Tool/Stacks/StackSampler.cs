using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;

namespace AsyncioSharp.Tool;

/// <summary>Where the threads of a process are, also while they block or spin: samples of the runtime's profiler.</summary>
internal static class StackSampler
{
    private const string Profiler = "Microsoft-DotNETCore-SampleProfiler";

    /// <summary>It takes a sample of each thread every 10 ms.</summary>
    private static readonly TimeSpan s_duration = TimeSpan.FromMilliseconds(100);

    /// <summary>The last sample of each thread.</summary>
    /// <exception cref="ToolError">The process cannot be reached.</exception>
    public static async Task<IReadOnlyList<ThreadStack>> SampleAsync(TargetProcess process, CancellationToken token)
    {
        await using Channel channel = await Channel.OpenAsync(
            process, [new EventPipeProvider(Profiler, EventLevel.Informational)], rundown: true, token);
        Task stopped = StopLaterAsync(channel, token);
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

        await stopped;
        return
        [
            .. last.Values.Select(sample => new ThreadStack(
                sample.ThreadId, [.. sample.Stack.Select(address => methods.Find(address)).OfType<string>()])),
        ];
    }

    private static async Task StopLaterAsync(Channel channel, CancellationToken token)
    {
        await Task.Delay(s_duration, token);
        await channel.StopAsync();
    }
}

/// <summary>Where a thread was.</summary>
/// <param name="ThreadId">The operating system's number.</param>
/// <param name="Methods">Innermost first.</param>
internal sealed record ThreadStack(long ThreadId, IReadOnlyList<string> Methods);
