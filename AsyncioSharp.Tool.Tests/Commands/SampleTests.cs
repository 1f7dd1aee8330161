using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace AsyncioSharp.Tool.Tests.Commands;

/// <summary>
/// Every command against samples, as they are: a server that is one protocol, another one, and a worker service whose clients wait for the
/// two places that there are.
/// </summary>
[TestFixture("simulation/http_server"), TestFixture("simulation/resp_server"), TestFixture("hosting/worker")]
[Category("Slow")]
public class SampleTests(string project)
{
    private string _folder = null!;
    private Sample _sample = null!;

    private bool IsWorker => project == "hosting/worker";

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("asyncio-sample").FullName;
        _sample = IsWorker ? await Sample.StartAsync(project, "--Port=0") : await Sample.StartAsync(project, "0");
        if (IsWorker)
        {
            await _sample.SendAsync("slow\n");
            await _sample.SendAsync("slow\n");
            await _sample.UntilAsync(static all => all.Tasks.Count(static task => task.Scopes.Count >= 0 && Waits(task, "sleep")) == 2);
            await _sample.SendAsync("slow\n");
            await _sample.UntilAsync(static all => all.Tasks.Any(static task => Waits(task, "Semaphore")));
        }
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _sample.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task Ps_Sample_ListsItsTasks() => (await AskAsync("ps")).Form.Should().Be("");

    private static bool Waits(TaskSnapshot task, string text) =>
        task.Waits.Any(wait => wait.Kind.ToString().Contains(text, StringComparison.OrdinalIgnoreCase) || wait.Node?.Text.Contains(text, StringComparison.Ordinal) == true);

    private async Task<Run> AskAsync(string command, params string[] rest)
    {
        Run run = await Run.OfAsync([command, _sample.Id, .. rest]);
        run.ExitCode.Should().Be(0, run.Errors);
        return run;
    }
}
