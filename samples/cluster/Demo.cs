using AsyncioSharp.Orleans;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace Cluster;

/// <summary>The same function on threads, in processes, and in a cluster.</summary>
internal static class Demo
{
    public static async Coroutine Run()
    {
        EventLoop loop = Asyncio.GetRunningLoop();

        using (var threads = new ThreadPoolExecutor())
        {
            Console.WriteLine($"thread pool {await loop.RunInExecutor(threads, Sums.CpuBound)}");
        }

        using (var processes = new ProcessPoolExecutor())
        {
            Console.WriteLine($"process pool {await loop.RunInExecutor(processes, Sums.CpuBound)}");
        }

        // A cluster of one silo, in this process: on one machine that is enough to write and to try a program.
        int gateway = Ports.Free();
        using IHost silo = await SiloHost.Start(Ports.Free(), gateway);
        await using (OrleansExecutor cluster = await OrleansExecutor.Connect(client => client.UseLocalhostClustering(gateway)))
        {
            Console.WriteLine($"cluster {await loop.RunInExecutor(cluster, Sums.CpuBound)}");
            await More(cluster);
        }

        await silo.StopAsync();
    }

    private static async Coroutine More(OrleansExecutor cluster)
    {
        var progress = new Progress(Console.WriteLine);
        Console.WriteLine($"async, with progress: {await cluster.Submit(Sums.SlowDouble, 21, (IProgress<string>)progress)}");
        await foreach (int square in cluster.MapAsync(Sums.Square, Enumerable.Range(1, 5), chunksize: 2))
        {
            Console.Write($"{square} ");
        }

        Console.WriteLine();
    }

    private sealed class Progress(Action<string> write) : IProgress<string>
    {
        public void Report(string value) => write(value);
    }
}
