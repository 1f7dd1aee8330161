using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace AsyncioSharp.Tool.Tests;

/// <summary>A server of <c>samples/</c> as a process to look into, with clients of it; it ends with the object.</summary>
internal sealed partial class Sample : IDisposable
{
    private readonly Process _process;
    private readonly List<TcpClient> _clients = [];
    private int _port;

    private Sample(Process process) => _process = process;

    public string Id => _process.Id.ToString(CultureInfo.InvariantCulture);

    public TargetProcess ToProcess() => TargetProcess.Find(_process.Id);

    /// <summary>Starts a sample, and waits until it says at which port it serves.</summary>
    /// <param name="project">The folder of its project in <c>samples/</c>.</param>
    /// <param name="arguments">What is typed after its name.</param>
    public static async Task<Sample> StartAsync(string project, params string[] arguments)
    {
        string program = ProgramOf(project);
        var start = new ProcessStartInfo("dotnet", ["exec", program, .. arguments])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetDirectoryName(program),
        };
        var sample = new Sample(Process.Start(start)!);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (sample._port == 0)
        {
            string line = await sample._process.StandardOutput.ReadLineAsync(limit.Token)
                ?? throw new InvalidOperationException($"The sample {project} has ended, and named no port.");
            sample._port = Port().Match(line) is { Success: true } port ? int.Parse(port.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
        }

        _ = sample._process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        return sample;
    }

    /// <summary>Connects, and sends a text.</summary>
    public async Task SendAsync(string text)
    {
        var client = new TcpClient();
        _clients.Add(client);
        await client.ConnectAsync("127.0.0.1", _port);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Waits until the process is in a state.</summary>
    public async Task UntilAsync(Func<ProcessSnapshot, bool> isThere)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!isThere(await Inspection.AskAsync(ToProcess(), token: limit.Token)))
        {
        }
    }

    public void Dispose()
    {
        _clients.ForEach(static client => client.Dispose());
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>What the build has made of it: in the same configuration as the tests.</summary>
    private static string ProgramOf(string project)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string repository = output.Parent!.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(
            repository, "samples", project, "bin", output.Parent.Name, output.Name, Path.GetFileName(project) + ".dll");
    }

    [GeneratedRegex(@"(?:Serving on .*:|on port )(\d+)")]
    private static partial Regex Port();
}
