using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using System.Net;

namespace Cluster;

/// <summary>A machine of the cluster: a silo that runs the functions of <see cref="Sums"/>.</summary>
internal static class SiloHost
{
    /// <summary>Starts a silo in this process.</summary>
    /// <param name="port">Where other silos reach it.</param>
    /// <param name="gateway">Where clients reach it.</param>
    /// <param name="primary">The port of the silo that keeps the membership; 0 if it is this one. A real cluster keeps it in Redis or in a
    /// database: docs/cluster.md.</param>
    public static async Task<IHost> Start(int port, int gateway, int primary = 0)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(port, gateway, primary == 0 ? null : new IPEndPoint(IPAddress.Loopback, primary));
            silo.AddAsyncioFunctions(static o => o.AllowType(typeof(Sums)));
        });
        IHost host = builder.Build();
        await host.StartAsync();
        return host;
    }

    /// <summary>A silo as a process of its own, until it is told to end.</summary>
    public static async Task Serve(int port, int gateway, int primary)
    {
        using IHost host = await Start(port, gateway, primary);
        Console.WriteLine("ready");
        await host.WaitForShutdownAsync();
    }
}
