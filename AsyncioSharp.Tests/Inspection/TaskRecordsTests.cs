using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Inspection;

/// <summary>What it costs the loop that a task is described.</summary>
[TestFixture]
public class TaskRecordsTests
{
    [Test]
    public void Add_TaskThatSleepsThreeFramesDeep_AllocatesNothing() => Virtual.Run(async () =>
    {
        const int Count = 1000;
        EventLoop loop = Asyncio.GetRunningLoop();
        AsyncioTask[] tasks = [.. Enumerable.Range(0, Count).Select(_ => Asyncio.CreateTask(Outer()))];
        AsyncioTask awaited = Asyncio.CreateTask(Waits(tasks[0]));
        await Asyncio.Sleep(1);
        var records = new TaskRecords(loop, new AnswerNumbers());
        AddAll();
        records.SendTo(new AnswerWriter(AsyncioEventSource.Log, 4713, TimeProvider.System));

        long before = GC.GetAllocatedBytesForCurrentThread();
        AddAll();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        allocated.Should().BeLessThan(Count);
        awaited.Cancel();
        Array.ForEach(tasks, static task => task.Cancel());

        void AddAll()
        {
            foreach (AsyncioTask task in tasks)
            {
                records.Add(task, isRunning: false);
            }
        }
    });

    private static async Coroutine Outer() => await Middle();

    private static async Coroutine Middle() => await Asyncio.Sleep(1000);

    private static async Coroutine Waits(AsyncioTask other) => await other;
}
