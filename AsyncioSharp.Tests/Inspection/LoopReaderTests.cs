using AsyncioSharp.Tests.Infrastructure;

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

    [Test]
    public void Finish_TasksThatEndAndAreMadeBetweenSlices_ReadsEachThatIsThereOnce()
    {
        var sink = new Names();
        AsyncioContext.Run(async () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            AsyncioTask[] tasks = [.. Enumerable.Range(0, 9).Select(number => Asyncio.CreateTask(Asyncio.Sleep(3600), name: $"{number}"))];
            await Asyncio.Sleep(0);

            // After the slice that has read 4, which the next one would go on from: that has gone, and the one before it.
            sink.OnAdd = name =>
            {
                if (name == "4")
                {
                    _ = Asyncio.CreateTask(Asyncio.Sleep(3600), name: "new");
                    Array.ForEach(tasks[3..6], static task => task.Cancel());
                }
            };
            return await Asyncio.ToThread(() => Read(loop, sink));
        });

        sink.Seen.Where(static name => name.Length == 1).Should().Equal("0", "1", "2", "3", "4", "6", "7", "8");
        sink.Seen.Should().NotContain("new", "it was made after the first slice");
    }

    [Test]
    public void Finish_ManyTasksFromOutside_TellsOnTheWay()
    {
        const int Count = 25_000;
        var sink = new Names();
        int told = 0;
        Virtual.Run(async () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            for (int i = 0; i < Count; i++)
            {
                _ = Asyncio.CreateTask(Asyncio.Sleep(1));
            }

            var reader = new LoopReader(loop, sink, withTasks: true, TimeSpan.FromMilliseconds(5));
            reader.Begin();
            reader.Finish(TimeProvider.System.GetTimestamp(), TimeSpan.FromSeconds(30), () => told++);
            await Asyncio.Sleep(2);
        });

        sink.Seen.Count.Should().BeGreaterThanOrEqualTo(Count);
        told.Should().Be(3, "twice on the way, and at the end");
    }

    private static LoopReader Read(EventLoop loop, ITaskSink sink)
    {
        int slices = 0;
        var reader = new LoopReader(loop, sink, withTasks: true, TimeSpan.Zero);
        reader.Begin();
        reader.Finish(
            TimeProvider.System.GetTimestamp(), TimeSpan.FromSeconds(30), () => (++slices).Should().BeLessThan(100, "it has to end"));
        return reader;
    }

    private sealed class Names : ITaskSink
    {
        public List<string> Seen { get; } = [];

        public Action<string>? OnAdd { get; set; }

        public void Add(AsyncioTask task, bool isRunning)
        {
            Seen.Add(task.GetName());
            OnAdd?.Invoke(task.GetName());
        }

        public void AddUnread(AsyncioTask task, Exception error) => throw error;
    }
}
