using System.Diagnostics;
using System.Globalization;
using AsyncioSharp.Orleans;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Hosting;

namespace Cluster;

/// <summary>
/// Bare grain calls and calls of functions, from this process to a silo in another, with the same payload, in turns. Then how calls are
/// spread over three silos.
/// </summary>
internal static class Cost
{
    private const int Rounds = 7;
    private const int Sequential = 2_000;
    private const int AtOnce = 40_000;
    private const int InFlight = 256;

    private static readonly byte[] s_payload = new byte[100];

    public static async Task Measure()
    {
        int primary = Ports.Free(), gateway = Ports.Free();
        using Process silo = await StartSilo(primary, gateway, 0);
        using IHost host = Host.CreateEmptyApplicationBuilder(null).UseClient(gateway);
        await host.StartAsync();
        var client = host.Services.GetRequiredService<IClusterClient>();
        using var cluster = new OrleansExecutor(client, new OrleansExecutorOptions { MaxInFlight = InFlight });
        IBare[] bare = [.. Enumerable.Range(0, 64).Select(i => client.GetGrain<IBare>(i))];

        List<double> bareOne = [], oursOne = [], bareMany = [], oursMany = [];
        for (int round = -2; round < Rounds; round++)
        {
            double[] times =
            [
                await OneByOne(i => bare[i % bare.Length].Echo(s_payload)), await OneByOne(_ => cluster.Submit(Sums.Echo, s_payload)),
                await Many(i => bare[i % bare.Length].Echo(s_payload)), await Many(_ => cluster.Submit(Sums.Echo, s_payload)),
            ];
            if (round >= 0) // the first ones are for the JIT
            {
                bareOne.Add(times[0]);
                oursOne.Add(times[1]);
                bareMany.Add(times[2]);
                oursMany.Add(times[3]);
            }
        }

        Say("one call after the other", "µs", Median(bareOne), Median(oursOne), Median(oursOne) / Median(bareOne));
        Say($"{InFlight} in flight", "calls/s", 1e6 / Median(bareMany), 1e6 / Median(oursMany), Median(oursMany) / Median(bareMany));

        using Process second = await StartSilo(Ports.Free(), Ports.Free(), primary);
        using Process third = await StartSilo(Ports.Free(), Ports.Free(), primary);
        using var spread = new OrleansExecutor(client, new OrleansExecutorOptions { Slots = 96 });
        int[] pids = await Task.WhenAll(Enumerable.Range(0, 9_600).Select(_ => spread.Submit(Sums.ProcessId)));
        Console.WriteLine($"9600 calls on silos: {string.Join(", ", pids.CountBy(static pid => pid).Select(static one => one.Value))}");
        foreach (Process process in new[] { second, third, silo })
        {
            process.Kill();
        }
    }

    private static async Task<double> OneByOne(Func<int, Task> call)
    {
        long start = TimeProvider.System.GetTimestamp();
        for (int i = 0; i < Sequential; i++)
        {
            await call(i);
        }

        return TimeProvider.System.GetElapsedTime(start).TotalMicroseconds / Sequential;
    }

    private static async Task<double> Many(Func<int, Task> call)
    {
        int next = -1;
        long start = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(_ => Task.Run(async () =>
        {
            for (int i = Interlocked.Increment(ref next); i < AtOnce; i = Interlocked.Increment(ref next))
            {
                await call(i);
            }
        })));
        return TimeProvider.System.GetElapsedTime(start).TotalMicroseconds / AtOnce;
    }

    private static async Task<Process> StartSilo(int port, int gateway, int primary)
    {
        string[] arguments = ["silo", .. new[] { port, gateway, primary }.Select(static one => one.ToString(CultureInfo.InvariantCulture))];
        Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardOutput = true })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line && line != "ready")
        {
        }

        return process;
    }

    private static IHost UseClient(this HostApplicationBuilder builder, int gateway)
    {
        builder.UseOrleansClient(client => client.UseLocalhostClustering(gateway));
        return builder.Build();
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Say(string what, string unit, double bare, double ours, double ratio) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{what}: bare grain {bare:F0} {unit}, function {ours:F0} {unit}, {ratio:F2} times the cost"));
}
