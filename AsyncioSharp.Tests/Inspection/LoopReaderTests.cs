namespace AsyncioSharp.Tests.Inspection;

/// <summary>Reading the tasks of a loop from another thread.</summary>
[TestFixture]
public class LoopReaderTests
{
    [Test]
    public void Finish_SliceOfNoLength_ReadsATaskInEach()
    {
        var sink = new Names();
        LoopReader reader = AsyncioContext.Run(async () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            _ = Asyncio.CreateTask(Asyncio.Sleep(3600), name: "first");
            _ = Asyncio.CreateTask(Asyncio.Sleep(3600), name: "second");
            return await Asyncio.ToThread(() => Read(loop, sink));
        });

        sink.Seen.Should().Contain(["first", "second"]);
        reader.Slices.Should().BeGreaterThanOrEqualTo(sink.Seen.Count);
        reader.IsFromOutside.Should().BeFalse();
    }

    private static LoopReader Read(EventLoop loop, ITaskSink sink)
    {
        int slices = 0;
        var reader = new LoopReader(loop, sink, withTasks: true, TimeSpan.Zero);
        reader.Begin();
        reader.Finish(TimeProvider.System.GetTimestamp(), TimeSpan.FromSeconds(30), () => (++slices).Should().BeLessThan(100, "it has to end"));
        return reader;
    }

    private sealed class Names : ITaskSink
    {
        public List<string> Seen { get; } = [];

        public void Add(AsyncioTask task, bool isRunning) => Seen.Add(task.GetName());

        public void AddUnread(AsyncioTask task, Exception error) => throw error;
    }
}
