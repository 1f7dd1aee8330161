using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Inspection;

/// <summary>What is told of locks and the like.</summary>
[TestFixture]
public class NodeRecordsTests
{
    [Test]
    public void Of_SomethingWithAnInstrumentThatKnowsHolders_DoesNotCallItOnAnotherThread() => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        var instrument = new KnowsHolders();
        loop.AddInstrument(instrument);
        var slots = new AsyncioSemaphore(0);
        AsyncioTask waiter = Asyncio.CreateTask(async Coroutine () => await slots.Acquire());
        await Asyncio.Sleep(1);

        Background.Run(() =>
        {
            var reader = new LoopReader(loop, new TaskRecords(loop, new AnswerNumbers()), withTasks: true, TimeSpan.Zero);
            reader.Begin();
            reader.Finish(TimeProvider.System.GetTimestamp(), TimeSpan.Zero, static () => { });
        });

        instrument.Calls.Should().Be(0);
        waiter.Cancel();
    });

    private sealed class KnowsHolders : LoopInstrument
    {
        public int Calls { get; private set; }

        public override LoopInterests Interests => LoopInterests.Locks;

        public override IReadOnlyList<AsyncioTask> HoldersOf(object primitive)
        {
            Calls++;
            return [];
        }
    }
}
