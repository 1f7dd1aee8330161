using System.Diagnostics.Tracing;
using System.Globalization;
using Microsoft.Diagnostics.NETCore.Client;

namespace AsyncioSharp.Tool;

/// <summary>
/// Work in a process that goes on while this tool asks for it: the process is asked again and again until this is disposed of. If the tool
/// ends without that, the work ends some seconds later.
/// </summary>
internal sealed class Lease : IAsyncDisposable
{
    private const int Seconds = 15;

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(Seconds / 3);

    private readonly CancellationTokenSource _end = new();
    private readonly Task _renewing;

    private Lease(TargetProcess process, EventPipeProvider provider) => _renewing = RenewAsync(process, provider, _end.Token);

    /// <summary>The argument of a session that asks for the work.</summary>
    /// <param name="key">Its name.</param>
    public static KeyValuePair<string, string> Argument(string key) => new(key, Seconds.ToString(CultureInfo.InvariantCulture));

    /// <summary>Asks again before the time of a first session is over.</summary>
    /// <param name="process">The process.</param>
    /// <param name="keyword">What is listened to.</param>
    /// <param name="key">The name of the argument.</param>
    public static Lease Keep(TargetProcess process, long keyword, string key)
    {
        var arguments = new Dictionary<string, string>([Argument(key)]);
        return new Lease(process, new EventPipeProvider(InspectionProtocol.Source, EventLevel.Informational, keyword, arguments));
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _renewing;
        _end.Dispose();
    }

    private static async Task RenewAsync(TargetProcess process, EventPipeProvider provider, CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(s_interval, token);
                await using Channel renewal = await Channel.OpenAsync(process, [provider], token: token);
            }
            catch (OperationCanceledException)
            {
                return;                                  // it is no longer needed
            }
            catch (ToolError)
            {
                // The process has ended, which whoever listens to it finds out; or it is stopped, and may go on.
            }
        }
    }
}
