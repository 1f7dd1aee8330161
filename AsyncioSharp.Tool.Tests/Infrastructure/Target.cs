using System.Diagnostics;

namespace AsyncioSharp.Tool.Tests;

/// <summary>A process to look into; it ends with the object.</summary>
internal sealed class Target : IDisposable
{
    private readonly Process _process;

    private Target(Process process) => _process = process;

    public string Id => _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public TargetProcess ToProcess() => TargetProcess.Find(_process.Id);

    /// <summary>Starts a program of <see cref="Programs.TargetProgram"/>, and waits until it is ready to be looked at.</summary>
    public static async Task<Target> StartAsync(string program, string argument = "")
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList = { "exec", typeof(Target).Assembly.Location, program, argument },
        };
        var target = new Target(Process.Start(start)!);
        string? line = await target._process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
        if (line != "ready")
        {
            target.Dispose();
            throw new InvalidOperationException($"The program {program} said '{line}' in place of 'ready'.");
        }

        return target;
    }

    /// <summary>The next line that the program writes.</summary>
    public Task<string?> ReadLineAsync() => _process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Says a word to the program.</summary>
    public Task TellAsync(string word) => _process.StandardInput.WriteLineAsync(word);

    /// <summary>Sends it a signal, such as <c>-STOP</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", [signal, Id]);
        await kill.WaitForExitAsync();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(5)))
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
