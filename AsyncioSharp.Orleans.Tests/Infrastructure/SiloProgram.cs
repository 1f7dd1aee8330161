using AsyncioSharp.Orleans.Tests.Functions;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;

namespace AsyncioSharp.Orleans.Tests.Infrastructure;

/// <summary>A silo as a process of its own, which tests may kill: <c>silo REDIS-PORT CLUSTER SILO-PORT GATEWAY-PORT [CERTIFICATES]</c>.
/// </summary>
internal static class SiloProgram
{
    public static async Task<int> Run(string[] args)
    {
        if (args is not ["silo", var redis, var cluster, var siloPort, var gateway, ..])
        {
            await Console.Error.WriteLineAsync("Only the tests start this program.");
            return 2;
        }

        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.UseOrleans(silo =>
        {
            silo.UseRedisClustering($"127.0.0.1:{redis}");
            silo.Configure<ClusterOptions>(one => (one.ClusterId, one.ServiceId) = (cluster, "tests"));
            silo.ConfigureEndpoints("127.0.0.1", int.Parse(siloPort), int.Parse(gateway));
            silo.Configure<ClusterMembershipOptions>(static one => one.ProbeTimeout = TimeSpan.FromSeconds(2));
            silo.AddAsyncioFunctions(static o =>
            {
                o.AllowType(typeof(Work));
                o.MaxWorkers = 4;
            });
            if (args.Length > 5)
            {
                silo.UseTls(new TestCertificates(args[5]).Configure);
            }
        });
        using IHost host = builder.Build();
        await host.StartAsync();
        await Console.Out.WriteLineAsync("ready");
        await host.WaitForShutdownAsync();
        return 0;
    }
}
