using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Many children, large ones, and loops that end before them: nothing is left behind.</summary>
[NonParallelizable]
[Platform("Linux")]
public class SubprocessFaultsTests(SelectorKind kind) : NetFixture(kind)
{
    [Test]
    [Category("Slow")]
    public void TwoHundredChildren_OneAfterAnotherAndTogether_LeaveNothing()
    {
        Run(Many);
        int descriptors = ProcessTable.OpenDescriptors();
        int[] children = ProcessTable.ChildrenOfThisProcess();
        Run(Many);
        ProcessTable.ChildrenOfThisProcess().Should().BeEquivalentTo(children);
        ProcessTable.OpenDescriptors().Should().BeCloseTo(descriptors, 3, "the loop of the other run is closed too; a leak would be hundreds");

        // A waiting thread has told the end just before its own.
        SpinWait.SpinUntil(static () => ProcessTable.ThreadsNamed("asyncio child") == 0, TimeSpan.FromSeconds(5)).Should().BeTrue();

        static async Coroutine Many(EventLoop loop)
        {
            for (int i = 0; i < 100; i++)
            {
                (await (await Asyncio.CreateSubprocessExec("true", stdin: Stdio.Pipe, stdout: Stdio.Pipe, stderr: Stdio.Pipe)).Wait()).Should().Be(0);
            }

            int[] codes = await Asyncio.Gather(Enumerable.Range(0, 100).Select(static number => ExitWith(number)));
            codes.Should().Equal(Enumerable.Range(0, 100));
        }

        static async Coroutine<int> ExitWith(int number)
        {
            AsyncioProcess process = await Asyncio.CreateSubprocessExec("sh", ["-c", $"exit {number}"], stdout: Stdio.Pipe);
            await process.Communicate();
            return process.ReturnCode!.Value;
        }
    }

    [Test]
    [Category("Slow")]
    public void Read_AGibibyteFromTheChild_MemoryIsBounded() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Asyncio.CreateSubprocessExec("head", ["-c", "1073741824", "/dev/zero"], stdout: Stdio.Pipe);
        var buffer = new byte[65_536];
        long total = 0;
        long most = 0;
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int count; (count = await process.Stdout!.ReadInto(buffer)) > 0;)
        {
            total += count;
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false));
        }

        total.Should().Be(1L << 30);
        (most - before).Should().BeLessThan(200L << 20, "what is read goes into the caller's buffer, and nothing piles up behind it");
        (await process.Wait()).Should().Be(0);
    });

    [Test]
    public void Stdout_NobodyReads_ChildIsHeldBack() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Asyncio.CreateSubprocessExec("yes", stdout: Stdio.Pipe);
        while (!process.Stdout!.ToString().Contains("paused", StringComparison.Ordinal))
        {
            await Asyncio.Sleep(0);
        }

        process.Kill();
        (await process.Wait()).Should().Be(-9);
        (await process.Stdout!.Read()).Length.Should().BeLessThan(1_000_000);
    });

    [Test]
    public void CloseLoop_ChildStillRuns_IsKilledAndReaped()
    {
        int descriptors = ProcessTable.OpenDescriptors();
        int pid = 0;
        RunAndLeave(async Coroutine (loop) => pid = (await Asyncio.CreateSubprocessExec("sleep", ["1000"], stdin: Stdio.Pipe, stdout: Stdio.Pipe)).Pid);
        SpinWait.SpinUntil(() => !Directory.Exists($"/proc/{pid}"), TimeSpan.FromSeconds(5)).Should().BeTrue();
        ProcessTable.OpenDescriptors().Should().BeCloseTo(descriptors, 3);
    }

    [Test]
    public void FailedStarts_Many_LeaveNoDescriptors() => Run(async Coroutine (loop) =>
    {
        int descriptors = ProcessTable.OpenDescriptors();
        for (int i = 0; i < 100; i++)
        {
            Func<Task> start = async () => await Asyncio.CreateSubprocessExec("no-such-program", stdin: Stdio.Pipe, stdout: Stdio.Pipe, stderr: Stdio.Pipe);
            await start.Should().ThrowAsync<FileNotFoundException>();
        }

        ProcessTable.OpenDescriptors().Should().BeCloseTo(descriptors, 3);
    });
}
