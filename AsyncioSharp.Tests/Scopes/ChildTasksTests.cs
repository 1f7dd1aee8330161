using System.Runtime.CompilerServices;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Scopes;

[TestFixture]
public class ChildTasksTests
{
    private EventLoop _loop = null!;

    [SetUp]
    public void MakeLoop() => _loop = Virtual.Loop();

    [TearDown]
    public void CloseLoop() => _loop.Close();

    [Test]
    public void Running_SomeHaveEnded_GivesTheOthersInOrder()
    {
        var children = new ChildTasks();
        AsyncioTask[] tasks = Start(children, count: 100, running: [7, 70, 99]);

        _loop.RunUntilComplete(Asyncio.Sleep(0.5));
        NoteEnded(children, tasks);

        children.Count.Should().Be(3);
        children.Running().Should().Equal(tasks[7], tasks[70], tasks[99]);
        _loop.RunUntilComplete(Asyncio.Sleep(1));
    }

    [Test]
    public void Count_EndedButNotToldYet_IsCounted()
    {
        var children = new ChildTasks();
        AsyncioTask[] tasks = Start(children, count: 40, running: []);
        _loop.RunUntilComplete(Asyncio.Sleep(0.5));

        NoteEnded(children, tasks[..39]);

        children.Count.Should().Be(1);
        children.Running().Should().BeEmpty();
    }

    [Test]
    public void Add_AfterEndedOnesWereSwept_IsAmongTheRunning()
    {
        var children = new ChildTasks();
        AsyncioTask[] tasks = Start(children, count: 40, running: [3]);
        _loop.RunUntilComplete(Asyncio.Sleep(0.5));
        NoteEnded(children, tasks);

        AsyncioTask[] later = Start(children, count: 1, running: [0]);

        children.Running().Should().Equal(tasks[3], later[0]);
        _loop.RunUntilComplete(Asyncio.Sleep(2));
    }

    [Test]
    public void NoteEnded_OneRunsOn_LetsTheOthersGo()
    {
        var children = new ChildTasks();
        WeakReference ended = StartAndEnd(children);

        GC.Collect();

        ended.IsAlive.Should().BeFalse("a group may live long, and its children's results are large");
        children.Count.Should().Be(1);
        _loop.RunUntilComplete(Asyncio.Sleep(1));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference StartAndEnd(ChildTasks children)
    {
        AsyncioTask[] tasks = Start(children, count: 40, running: [39]);
        _loop.RunUntilComplete(Asyncio.Sleep(0.5));
        NoteEnded(children, tasks);
        return new WeakReference(tasks[0]);
    }

    private AsyncioTask[] Start(ChildTasks children, int count, int[] running)
    {
        var tasks = new AsyncioTask[count];
        for (int i = 0; i < count; i++)
        {
            tasks[i] = _loop.CreateTask(Asyncio.Sleep(running.Contains(i) ? 1 : 0));
            children.Add(tasks[i]);
        }

        return tasks;
    }

    private static void NoteEnded(ChildTasks children, AsyncioTask[] tasks)
    {
        foreach (AsyncioTask task in tasks.Where(task => task.Done()))
        {
            children.NoteEnded();
        }
    }
}
