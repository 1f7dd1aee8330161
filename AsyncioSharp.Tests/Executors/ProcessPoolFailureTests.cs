using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AsyncioSharp.Tests.Executors;

/// <summary>Exceptions that come back, and workers that do not.</summary>
[TestFixture]
[Category("Slow")]
public class ProcessPoolFailureTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private ProcessPoolExecutor _pool = null!;

    [OneTimeSetUp]
    public void MakePool() => _pool = new ProcessPoolExecutor(2);

    [OneTimeTearDown]
    public void EndPool() => _pool.Dispose();

    [Test]
    public async Task Submit_FunctionThrows_ComesBackWithTheWorkersStack()
    {
        var error = (await _pool.Invoking(pool => pool.Submit(ProcessWork.Throw, "broken").WaitAsync(Patience))
            .Should().ThrowAsync<InvalidOperationException>().WithMessage("broken")).Which;

        RemoteTraceback remote = error.InnerException.Should().BeOfType<RemoteTraceback>().Which;
        remote.TypeName.Should().Be("System.InvalidOperationException");
        remote.Traceback.Should().Contain("ProcessWork.Throw(String message)");
        error.ToString().Should().Contain("ProcessWork.Throw(String message)");
    }

    [Test]
    public async Task Submit_FunctionThrowsOwnType_ComesBackAsIt() =>
        (await _pool.Invoking(pool => pool.Submit(ProcessWork.ThrowOwn, "broken").WaitAsync(Patience))
            .Should().ThrowAsync<ProcessWork.OwnException>().WithMessage("broken (5)")).Which.InnerException.Should().BeOfType<RemoteTraceback>();

    [Test]
    public async Task Submit_FunctionThrowsTypeWithoutTheUsualConstructors_ComesBackAsIt() =>
        (await _pool.Invoking(pool => pool.Submit(ProcessWork.ThrowHidden).WaitAsync(Patience)).Should().ThrowAsync<ProcessWork.HiddenException>())
            .WithMessage("hidden 1 2").WithInnerException<RemoteTraceback>().Which.Traceback.Should().Contain("ThrowHidden");

    [Test]
    public async Task Submit_ExceptionWhoseMessageCannotBeAsked_LeavesTheWorkerAlive()
    {
        (await _pool.Invoking(pool => pool.Submit(ProcessWork.ThrowUnspeakable).WaitAsync(Patience)).Should().ThrowAsync<RemoteTraceback>())
            .Which.TypeName.Should().Be(typeof(ProcessWork.UnspeakableException).FullName);
    }

    [Test]
    public async Task Submit_ResultCannotTravel_IsTheFunctionsException()
    {
        await _pool.Invoking(pool => pool.Submit(ProcessWork.GiveStreamAsObject).WaitAsync(Patience))
            .Should().ThrowAsync<NotSupportedException>().WithMessage("The result*cannot travel*stream*");
        (await _pool.Submit(ProcessWork.Square, 2).WaitAsync(Patience)).Should().Be(4);
    }

    [Test]
    public async Task Submit_WorkerIsKilled_BreaksItsWorkOnly()
    {
        using var gate = new ProcessGate();
        using var pool = new ProcessPoolExecutor(2);
        Task<int> killed = pool.Submit(ProcessGate.Pass, gate.Path);
        using ProcessGate.Visitor victim = gate.Await();
        Task<int> spared = pool.Submit(ProcessGate.Pass, gate.Path);
        using ProcessGate.Visitor other = gate.Await();

        Kill(victim.Pid);

        (await killed.Invoking(task => task.WaitAsync(Patience)).Should().ThrowAsync<BrokenProcessPool>())
            .WithMessage($"The worker process {victim.Pid} ended with exit code 137 (signal 9) while it had *ProcessGate.Pass*");
        (await pool.Submit(ProcessWork.Pid).WaitAsync(Patience)).Should().NotBe(victim.Pid);
        other.Release();
        (await spared.WaitAsync(Patience)).Should().Be(other.Pid);
    }

    [Test]
    public async Task Submit_IdleWorkerWasKilled_NobodyNotices()
    {
        using var gate = new ProcessGate();
        using var pool = new ProcessPoolExecutor(1);
        int pid = await pool.Submit(ProcessGate.Hold, gate.Path).WaitAsync(Patience);
        using ProcessGate.Visitor victim = gate.Await();

        Kill(pid);
        victim.AwaitEnd();
        AwaitExit(pid);

        (await pool.Submit(ProcessWork.Pid).WaitAsync(Patience)).Should().NotBe(pid);
        pool.Pids.Should().ContainSingle();
    }

    [Test]
    public async Task Submit_FunctionEndsItsProcess_Breaks()
    {
        (await _pool.Invoking(pool => pool.Submit(ProcessWork.Exit, 3).WaitAsync(Patience)).Should().ThrowAsync<BrokenProcessPool>())
            .WithMessage("*ended with exit code 3 *ProcessWork.Exit*");
        (await _pool.Submit(ProcessWork.Square, 2).WaitAsync(Patience)).Should().Be(4);
    }

    [Test]
    public async Task Initializer_Throws_BreaksTheWorkThatAskedForTheWorker()
    {
        using var pool = new ProcessPoolExecutor(1, initializer: ProcessWork.ThrowInInitializer);

        (await pool.Invoking(p => p.Submit(ProcessWork.Pid).WaitAsync(Patience)).Should().ThrowAsync<BrokenProcessPool>())
            .WithMessage("*ThrowInInitializer failed*no start today*").WithInnerException<InvalidOperationException>();
        pool.Pids.Should().BeEmpty();
    }

    [Test]
    public async Task Submit_CancelledWhileQueued_DoesNotRun()
    {
        using var gate = new ProcessGate();
        using var pool = new ProcessPoolExecutor(1);
        using var withdraw = new CancellationTokenSource();
        Task<int> running = pool.Submit(ProcessGate.Pass, gate.Path, withdraw.Token);
        using ProcessGate.Visitor visitor = gate.Await();
        Task<int> queued = pool.Submit(ProcessWork.Square, 2, withdraw.Token);

        withdraw.Cancel();

        queued.IsCanceled.Should().BeTrue();
        running.IsCompleted.Should().BeFalse("what runs is not interrupted");
        visitor.Release();
        (await running.WaitAsync(Patience)).Should().Be(visitor.Pid);
    }

    /// <summary>The parent's runtime reaps its children by itself; a process is only gone then.</summary>
    private static void AwaitExit(int pid) => SpinWait.SpinUntil(() => !Directory.Exists($"/proc/{pid}"), Patience).Should().BeTrue();

    private static void Kill(int pid)
    {
        using Process process = Process.GetProcessById(pid);
        process.Kill();
    }
}
