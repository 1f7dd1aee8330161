using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Connections.Security;
using Orleans.Hosting;

namespace AsyncioSharp.Orleans.Tests.Infrastructure;

/// <summary>Silos in processes of their own, which find each other through a Redis of the test.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    private readonly List<Process> _silos = [];
    private readonly TestCertificates? _certificates;
    private readonly int _redisPort = FreePort();
    private Process _redis = null!;

    private TestCluster(bool tls)
    {
        Folder = Directory.CreateTempSubdirectory("asynciosharp-cluster-").FullName;
        _certificates = tls ? TestCertificates.Make(Folder) : null;
    }

    public string Folder { get; }

    public IReadOnlyList<Process> Silos => _silos;

    public static async Task<TestCluster> Start(int silos, bool tls = false)
    {
        var cluster = new TestCluster(tls);
        try
        {
            cluster._redis = Process.Start(new ProcessStartInfo(
                "redis-server", ["--port", $"{cluster._redisPort}", "--bind", "127.0.0.1", "--save", "", "--dir", cluster.Folder])
            {
                RedirectStandardOutput = true,
            })!;
            await Ready(cluster._redis, "Ready to accept connections");
            await Task.WhenAll(Enumerable.Range(0, silos).Select(_ => cluster.AddSilo()));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async Task AddSilo()
    {
        string program = typeof(TestCluster).Assembly.Location;
        List<string> arguments = ["exec", program, "silo", $"{_redisPort}", "tests", $"{FreePort()}", $"{FreePort()}"];
        if (_certificates is not null)
        {
            arguments.Add(Folder);
        }

        Process silo = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        lock (_silos)
        {
            _silos.Add(silo);
        }

        await Ready(silo, "ready");
    }

    public Task<OrleansExecutor> Connect(
        OrleansExecutorOptions? options = null, string cluster = "tests", Action<TestCertificates, TlsOptions>? tls = null, bool plain = false) => OrleansExecutor.Connect(
        client =>
        {
            client.UseRedisClustering($"127.0.0.1:{_redisPort}");
            client.Configure<ClusterOptions>(one => (one.ClusterId, one.ServiceId) = (cluster, "tests"));
            if (_certificates is not null && !plain)
            {
                client.UseTls(one => (tls ?? (static (made, options) => made.Configure(options)))(_certificates, one));
            }
        },
        options);

    public async ValueTask DisposeAsync()
    {
        foreach (Process process in _silos.Append(_redis).Where(static one => one is not null))
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Waits until a process says that it is ready. What it prints later is read and dropped.</summary>
    private static async Task Ready(Process process, string sign)
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var printed = new ConcurrentQueue<string>();
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                ready.TrySetException(new InvalidOperationException(
                    $"{process.StartInfo.FileName} ended before it was ready:\n{string.Join('\n', printed)}"));
            }
            else if (line.Data.Contains(sign, StringComparison.Ordinal))
            {
                ready.TrySetResult();
            }
            else if (!ready.Task.IsCompleted)
            {
                printed.Enqueue(line.Data);
            }
        };
        process.BeginOutputReadLine();
        await ready.Task.WaitAsync(s_patience);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
