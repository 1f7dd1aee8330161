using System.Diagnostics;
using AsyncioSharp;
using AsyncioSharp.Net;

namespace Hosts;

/// <summary>HttpClient with 50 requests under way: over sockets of .NET, or over the connections of a loop, on that loop.</summary>
internal static class ClientLoad
{
    private const int AtOnce = 50;

    private static readonly Lazy<HttpClient> s_plain = new(static () => new HttpClient(new SocketsHttpHandler()));
    private static readonly Lazy<BackgroundLoop> s_loop = new(static () => BackgroundLoop.Start(Idle));
    private static HttpClient? s_onLoop;

    /// <returns>How many answers came.</returns>
    public static Task<long> Run(string url, double seconds, bool onLoop) => onLoop
        ? s_loop.Value.Loop.Run(Task<long> () => Ask(s_onLoop ??= new HttpClient(AsyncioHttp.Handler()), url, seconds))
        : Ask(s_plain.Value, url, seconds);

    private static async Task<long> Ask(HttpClient http, string url, double seconds)
    {
        long start = Stopwatch.GetTimestamp();
        long[] counts = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => AskOnAndOn()));
        return counts.Sum();

        async Task<long> AskOnAndOn()
        {
            long count = 0;
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
            {
                using HttpResponseMessage answer = await http.GetAsync(url);
                await answer.Content.ReadAsByteArrayAsync();
                count++;
            }

            return count;
        }
    }

    private static async Coroutine Idle() => await Asyncio.GetRunningLoop().CreateFuture();
}
