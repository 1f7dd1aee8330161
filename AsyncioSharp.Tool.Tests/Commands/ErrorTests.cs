using System.Diagnostics;
using System.Globalization;
using FluentAssertions;
using NUnit.Framework;

namespace AsyncioSharp.Tool.Tests.Commands;

public class ErrorTests
{
    [TestCase("pss", "'pss' is no command.")]
    [TestCase("ps x1", "'x1' is no number of a process.")]
    [TestCase("ps -1", "-1 is no option of ps.")]
    [TestCase("ps 0", "'0' is no number of a process.")]
    [TestCase("ps 1 2", "'2' is too much.")]
    [TestCase("ps 1 --fast", "--fast is no option of ps.")]
    [TestCase("ps 1 --sort", "--sort needs a value.")]
    [TestCase("ps 1 --json=yes", "--json takes no value.")]
    [TestCase("ps 1 --json --json", "--json was given twice.")]
    [TestCase("pstree", "pstree needs more.")]
    [TestCase("why 1", "why needs more.")]
    public async Task Run_LineThatMakesNoSense_SaysWhatIsWrongAndEndsWithTwo(string line, string message)
    {
        Run run = await Run.OfAsync(line.Split(' '));

        run.ExitCode.Should().Be(2);
        run.Errors.Should().StartWith(message);
        run.Output.Should().BeEmpty();
    }

    [TestCase("--sort=size", "--sort size: expected one of id, name, state, age, waited.")]
    [TestCase("--limit=0", "--limit 0: expected a number of tasks.")]
    [TestCase("--limit=-3", "--limit -3: expected a number of tasks.")]
    public async Task Run_ValueThatMakesNoSense_EndsWithTwo(string option, string message)
    {
        Run run = await Run.OfAsync("ps", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), option);

        run.ExitCode.Should().Be(2);
        run.Errors.Should().StartWith(message).And.Contain("Usage: dotnet asyncio ps [PID]");
    }

    [Test]
    public async Task Run_NoProcess_SaysSo()
    {
        Run run = await Run.OfAsync("ps", int.MaxValue.ToString(CultureInfo.InvariantCulture));

        run.ExitCode.Should().Be(1);
        run.Errors.Should().Be($"There is no process {int.MaxValue}.{Environment.NewLine}");
    }

    [Test]
    [Platform("Linux")]
    public async Task Run_ProcessThatIsNotOfDotNet_SaysSo()
    {
        using Process sleep = Process.Start("sleep", "60");

        // As a process of .NET leaves it that had the number before, and was killed.
        string old = Path.Combine(Path.GetTempPath(), $"dotnet-diagnostic-{sleep.Id}-123-socket");
        await File.WriteAllTextAsync(old, string.Empty);
        try
        {
            Run run = await Run.OfAsync("ps", sleep.Id.ToString(CultureInfo.InvariantCulture));

            run.ExitCode.Should().Be(1);
            run.Errors.Should().Contain("has no diagnostics of .NET");
        }
        finally
        {
            File.Delete(old);
            sleep.Kill();
            await sleep.WaitForExitAsync();
        }
    }

    [Test]
    [Category("Slow")]
    public async Task Run_ProcessWithoutLoop_SaysSo()
    {
        using Target target = await Target.StartAsync("no-loop");
        Run run = await Run.OfAsync("ps", target.Id);

        run.ExitCode.Should().Be(1);
        run.Errors.Should().Contain("has no event loop of AsyncioSharp");
    }

    [TestCase("ps")]
    [TestCase("trace", "-o", "stopped.nettrace")]
    [Category("Slow")]
    [Platform("Linux")]
    public async Task Run_ProcessThatIsStopped_SaysSo(string command, params string[] rest)
    {
        using Target target = await Target.StartAsync("waits-task");
        await target.SignalAsync("-STOP");
        Run run = await Run.OfAsync([command, target.Id, .. rest]);
        await target.SignalAsync("-CONT");

        run.ExitCode.Should().Be(1);
        run.Errors.Should().Contain("does not take commands: it may be stopped");
    }

    [Test]
    [Category("Slow")]
    [Platform("Linux")]
    public async Task Run_ProcessOfAnotherUser_SaysSo()
    {
        Assume.That(Environment.IsPrivilegedProcess && File.Exists("/usr/bin/setpriv"), "only root can be somebody else");
        using Target target = await Target.StartAsync("waits-task");
        var start = new ProcessStartInfo("setpriv") { RedirectStandardError = true };
        foreach (string argument in (ReadOnlySpan<string>)[
            "--reuid=65534", "--clear-groups", "env", "HOME=/tmp", "dotnet", typeof(Program).Assembly.Location, "ps", target.Id])
        {
            start.ArgumentList.Add(argument);
        }

        using Process nobody = Process.Start(start)!;
        string errors = await nobody.StandardError.ReadToEndAsync();
        await nobody.WaitForExitAsync();

        nobody.ExitCode.Should().Be(1);
        errors.Should().Contain("belongs to user 0: only that user, or root, may look into it.");
    }

    [Test]
    [Category("Slow")]
    public async Task Ask_QuestionThatTheLibraryDoesNotKnow_SaysSo()
    {
        using Target target = await Target.StartAsync("waits-task");

        await FluentActions.Awaiting(() => Inspection.AskAsync(target.ToProcess(), new InspectRequest("nonsense"))).Should()
            .ThrowAsync<ToolError>().WithMessage("*does not know the question 'nonsense'*");
    }

    [Test]
    public async Task Run_NoCommand_ShowsTheHelp()
    {
        Run run = await Run.OfAsync();

        run.ExitCode.Should().Be(2);
        run.Output.Should().Contain("dotnet asyncio ps").And.Contain("dotnet asyncio pstree PID").And
            .Contain("dotnet asyncio why PID TASK");
        (await Run.OfAsync("--help")).ExitCode.Should().Be(0);
    }
}
