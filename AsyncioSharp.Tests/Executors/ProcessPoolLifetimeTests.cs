using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncioSharp.Tests.Executors;

/// <summary>No worker outlives its pool or its parent.</summary>
[TestFixture]
[Category("Slow")]
public class ProcessPoolLifetimeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Test]
    public async Task Shutdown_Waiting_LeavesNoProcess()
    {
        using var gate = new ProcessGate();
        var pool = new ProcessPoolExecutor(2);
        int[] pids = await Task.WhenAll(pool.Submit(ProcessGate.Hold, gate.Path), pool.Submit(ProcessGate.Hold, gate.Path)).WaitAsync(Patience);

        pool.Shutdown();

        pool.Pids.Should().BeEmpty();
        pids.Where(IsRunning).Should().BeEmpty();
    }

    [Test]
    public async Task Shutdown_Waiting_FinishesQueuedWork()
    {
        var pool = new ProcessPoolExecutor(1);
        Task<int>[] work = [.. Enumerable.Range(0, 20).Select(i => pool.Submit(ProcessWork.Square, i))];

        pool.Shutdown();

        work.Should().OnlyContain(task => task.IsCompletedSuccessfully);
        (await work[3]).Should().Be(9);
    }

    [Test]
    public async Task Shutdown_NotWaiting_EndsTheWorkersAfterTheLastWork()
    {
        using var gate = new ProcessGate();
        var pool = new ProcessPoolExecutor(1);
        Task<int> running = pool.Submit(ProcessGate.Pass, gate.Path);
        using ProcessGate.Visitor visitor = gate.Await();
        Task<int> queued = pool.Submit(ProcessGate.Hold, gate.Path);

        pool.Shutdown(wait: false);
        running.IsCompleted.Should().BeFalse();
        visitor.Release();

        (await queued.WaitAsync(Patience)).Should().Be(visitor.Pid);
        using ProcessGate.Visitor held = gate.Await();
        held.AwaitEnd();
        pool.Shutdown();
        pool.Pids.Should().BeEmpty();
    }

    [Test]
    public async Task Shutdown_CancelFutures_CancelsWhatHasNotStarted()
    {
        using var gate = new ProcessGate();
        var pool = new ProcessPoolExecutor(1);
        Task<int> running = pool.Submit(ProcessGate.Pass, gate.Path);
        using ProcessGate.Visitor visitor = gate.Await();
        Task<int> queued = pool.Submit(ProcessWork.Square, 1);

        pool.Shutdown(wait: false, cancelFutures: true);

        queued.IsCanceled.Should().BeTrue();
        visitor.Release();
        (await running.WaitAsync(Patience)).Should().Be(visitor.Pid);
        pool.Dispose();
        IsRunning(visitor.Pid).Should().BeFalse();
    }

    [Test]
    public void Submit_AfterShutdown_Throws()
    {
        var pool = new ProcessPoolExecutor(1);
        pool.Dispose();

        pool.Invoking(p => { p.Submit(ProcessWork.Pid); }).Should().Throw<InvalidOperationException>().WithMessage("cannot schedule new futures after shutdown*");
        pool.Shutdown();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Parent_IsKilled_WorkersEnd(bool busy)
    {
        using var gate = new ProcessGate();
        using var pool = new ProcessPoolExecutor(1);
        Task<int> stays = pool.Submit(ProcessWork.NestAndStay, gate.Path, busy);
        using ProcessGate.Visitor orphan = gate.Await();
        int parent = pool.Pids.Should().ContainSingle().Which;
        orphan.Pid.Should().NotBe(parent);

        using (Process process = Process.GetProcessById(parent))
        {
            process.Kill();
        }

        orphan.AwaitEnd();
        await stays.Invoking(task => task.WaitAsync(Patience)).Should().ThrowAsync<BrokenProcessPool>();
    }

    [Test]
    public async Task Start_LeavesNoFile()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("asynciosharp-test-");
        using (var pool = new ProcessPoolExecutor(1))
        {
            (await pool.Submit(ProcessWork.NestAndListFiles, directory.FullName).WaitAsync(Patience)).Should().BeEmpty();
        }

        directory.Delete(recursive: true);
    }

    [Test]
    public void Pool_Forgotten_EndsItsWorkers()
    {
        using var gate = new ProcessGate();
        using ProcessGate.Visitor visitor = UseAndForget(gate);

        // Again and again: a thread of the pool may just be busy with it, and threads and sockets go when what refers to them has been finalized.
        visitor.AwaitEnd(static () =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        });
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ProcessGate.Visitor UseAndForget(ProcessGate gate)
    {
        new ProcessPoolExecutor(1).Submit(ProcessGate.Hold, gate.Path).Wait(Patience).Should().BeTrue();
        return gate.Await();
    }

    private static bool IsRunning(int pid)
    {
        try
        {
            using Process process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
