using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AsyncioSharp.Benchmarks;

/// <summary>A server process that listens; killed when disposed.</summary>
internal sealed class RunningServer : IDisposable
{
    private const string Ready = "ready";

    private readonly Process _process;
    private readonly string? _path;

    private RunningServer(EchoServer server, Process process, string transport, string address)
    {
        Server = server;
        _process = process;
        Transport = transport;
        Address = address;
        _path = transport == "unix" ? address : null;
    }

    public EchoServer Server { get; }

    public string Transport { get; }

    public string Address { get; }

    /// <summary>Seconds of processor time, user and system, of all its threads; a hundredth is the unit.</summary>
    public double CpuSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Bytes of memory that it holds.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts a server and waits until it listens.</summary>
    /// <param name="server">Which.</param>
    /// <param name="transport">tcp, unix, udp or tls.</param>
    /// <param name="isTiered">False lets .NET compile each method once and for good.</param>
    /// <param name="cpus">Where it runs; null is the processor of all servers.</param>
    public static RunningServer Start(EchoServer server, string transport, bool isTiered = true, string? cpus = null)
    {
        string address = transport == "unix"
            ? Path.Combine(Path.GetTempPath(), $"asynciosharp-{Guid.NewGuid():N}.sock")
            : FreePort(transport).ToString(CultureInfo.InvariantCulture);
        ProcessStartInfo start = Pinning.Start(cpus ?? $"{Pinning.ServerCpu}", server.Program, [.. server.Arguments, transport, address, .. transport == "tls" ? [Certificate.File] : Array.Empty<string>()]);
        start.RedirectStandardOutput = true;
        if (!isTiered)
        {
            start.Environment["DOTNET_TieredCompilation"] = "0";
        }

        Process process = Process.Start(start)!;
        var running = new RunningServer(server, process, transport, address);
        if (process.StandardOutput.ReadLine() == Ready)
        {
            return running;
        }

        running.Dispose();
        throw new InvalidOperationException($"The {server.Name} server for {transport} did not start.");
    }

    public void Dispose()
    {
        try
        {
            _process.Kill();
            _process.WaitForExit();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }

        _process.Dispose();
        if (_path is not null)
        {
            File.Delete(_path);
        }
    }

    private static int FreePort(string transport)
    {
        bool isUdp = transport == "udp";
        using var socket = new Socket(AddressFamily.InterNetwork, isUdp ? SocketType.Dgram : SocketType.Stream, isUdp ? ProtocolType.Udp : ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
