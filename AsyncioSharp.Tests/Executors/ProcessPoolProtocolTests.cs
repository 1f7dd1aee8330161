using AsyncioSharp.Net.ProcessPool;

namespace AsyncioSharp.Tests.Executors;

/// <summary>Workers that do not keep to the protocol: their call fails, and nobody else's.</summary>
[TestFixture]
[Category("Slow")]
[Platform("Linux")]
public class ProcessPoolProtocolTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static readonly Func<int>[] s_misdeeds =
    [
        Misbehaviour.SendNonsense, Misbehaviour.SendWrongId, Misbehaviour.SendTooLong, Misbehaviour.SendNegative, Misbehaviour.SendTwo, Misbehaviour.SendBeforeTheAnswer,
    ];

    private ProcessPoolExecutor _pool = null!;

    [OneTimeSetUp]
    public void MakePool() => _pool = new ProcessPoolExecutor(1);

    [OneTimeTearDown]
    public void EndPool() => _pool.Dispose();

    [TestCaseSource(nameof(s_misdeeds))]
    public async Task Submit_WorkerSendsNoAnswer_BreaksThisCallAndIsReplaced(Func<int> misdeed)
    {
        int before = await _pool.Submit(ProcessWork.Pid).WaitAsync(Patience);
        Task<int> broken = _pool.Submit(misdeed);
        Task<int> next = _pool.Submit(ProcessWork.Square, 7);

        (await broken.Invoking(task => task.WaitAsync(Patience)).Should().ThrowAsync<BrokenProcessPool>())
            .WithMessage($"The worker process {before} sent something that is no answer to *Misbehaviour.{misdeed.Method.Name}*").Which.InnerException.Should().NotBeNull();
        (await next.WaitAsync(Patience)).Should().Be(49);
        (await _pool.Submit(ProcessWork.Pid).WaitAsync(Patience)).Should().NotBe(before);
    }

    [Test]
    public void RunInExecutor_WorkerSendsNoAnswer_BreaksThisCall() => AsyncioContext.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        Func<Task> call = async () => await loop.RunInExecutor(_pool, Misbehaviour.SendNonsense);
        await call.Should().ThrowAsync<BrokenProcessPool>();
        (await loop.RunInExecutor(_pool, ProcessWork.Square, 7)).Should().Be(49);
    });

    [Test]
    public async Task Submit_WorkerSpeaksWithoutBeingAsked_IsReplacedAndNobodyNotices()
    {
        using var gate = new ProcessGate();
        int before = await _pool.Submit(Misbehaviour.SpeakLater, gate.Path).WaitAsync(Patience);
        using (ProcessGate.Visitor speaker = gate.Await())
        {
            speaker.Release();
        }

        using ProcessGate.Visitor spoken = gate.Await();

        (await _pool.Submit(ProcessWork.Pid).WaitAsync(Patience)).Should().NotBe(before);
    }

    [Test]
    public async Task Submit_ResultOfMoreThanTheRoomThatIsTrusted_Arrives()
    {
        byte[] large = await _pool.Submit(static (int size) => new byte[size], 100_000_000).WaitAsync(Patience);

        large.Should().HaveCount(100_000_000);
    }
}
