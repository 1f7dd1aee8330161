// A group awaits its children itself.
#pragma warning disable CS4014

using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Scopes;

/// <summary>Children come and go while nothing fails.</summary>
[TestFixture]
public class TaskGroupChildrenTests
{
    [Test]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_01")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_02")]
    public void CreateTask_AtOnceOrLater_IsDoneAfterTheGroup([Values(0, 0.15)] double between) => Virtual.Run(async () =>
    {
        AsyncioTask<int> first = null!, second = null!;
        await Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            first = tg.CreateTask(Asyncio.Sleep(0.1, 42));
            await Asyncio.Sleep(between);
            second = tg.CreateTask(Asyncio.Sleep(0.2, 11));
        });

        (first.Result(), second.Result()).Should().Be((42, 11));
        Asyncio.GetRunningLoop().Time().Should().Be(between + 0.2);
    });

    [Test, Property("Semantic", "130")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_03")]
    public void CreateTask_AfterAnotherChildWasCancelled_RunsToItsEnd() => Virtual.Run(async () =>
    {
        AsyncioTask<int> first = null!, second = null!;
        await Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            first = tg.CreateTask(Asyncio.Sleep(1, 42));
            await Asyncio.Sleep(0.15);
            first.Cancel();
            second = tg.CreateTask(Asyncio.Sleep(0.2, 11));
        });

        first.Cancelled().Should().BeTrue();
        second.Result().Should().Be(11);
        Asyncio.GetRunningLoop().Time().Should().Be(0.35);
    });

    [Test]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_23")]
    public void TaskGroup_ChildrenEnd_AreCountedNoMore() => Virtual.Run(async () =>
    {
        var seen = new List<string>();
        await Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            for (int i = 0; i < 10; i++)
            {
                await Asyncio.Sleep(1);
                tg.CreateTask(Asyncio.Sleep(2.5));
                seen.Add(tg.ToString());
            }

            await Asyncio.Sleep(10);
            seen.Add(tg.ToString());
        });

        seen[..3].Should().Equal("<TaskGroup entered tasks=1>", "<TaskGroup entered tasks=2>", "<TaskGroup entered tasks=3>");
        seen[3..^1].Should().OnlyContain(static text => text == "<TaskGroup entered tasks=3>");
        seen[^1].Should().Be("<TaskGroup entered>");
    });

    [Test, Property("Semantic", "127")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_24")]
    public void CreateTask_ByAChildThatEndsBefore_IsWaitedFor() => Virtual.Run(async () =>
    {
        await Asyncio.TaskGroup(async Coroutine (tg) => tg.CreateTask(async Coroutine () =>
        {
            await Asyncio.Sleep(0.1);
            tg.CreateTask(Asyncio.Sleep(0.1));
            tg.CreateTask(Asyncio.Sleep(0.2));
        }));

        Asyncio.GetRunningLoop().Time().Should().BeApproximately(0.3, 1e-9);
    });

    [Test, Property("Semantic", "127")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_25")]
    public void TaskGroup_ChildrenMultiplyUntilOneFails_AllEnd() => Virtual.Run(async () =>
    {
        int heads = 0;
        Exception? error = await Virtual.ErrorOf(Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            tg.CreateTask(Hydra(tg));
            tg.CreateTask(Hercules());
        }));

        error.Should().BeOfType<AggregateException>().Which.InnerExceptions.Should().ContainSingle().Which.Should().BeOfType<TrialError>();
        heads.Should().BeGreaterThanOrEqualTo(10);
        Asyncio.AllTasks().Should().ContainSingle("only the main task is left");

        async Coroutine Hydra(TaskGroup tg)
        {
            heads++;
            await Asyncio.Sleep(0.01);
            tg.CreateTask(Hydra(tg));
            tg.CreateTask(Hydra(tg));
        }

        async Coroutine Hercules()
        {
            while (heads < 10)
            {
                await Asyncio.Sleep(0.015);
            }

            throw new TrialError();
        }
    });

    [Test]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_task_name")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_name")]
    public void CreateTask_Name_IsTheTasks([Values] bool eager) => Virtual.Run(async () =>
    {
        Asyncio.GetRunningLoop().SetTaskFactory(eager ? Asyncio.EagerTaskFactory : null);
        string? seen = null;
        await Asyncio.TaskGroup(async Coroutine (tg) =>
            tg.CreateTask(async Coroutine () => seen = Asyncio.CurrentTask()!.GetName(), name: "yolo").GetName().Should().Be("yolo"));
        seen.Should().Be("yolo");
    });

    [Test]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_task_context")]
    public void CreateTask_Context_IsWhatTheChildrenSet() => Virtual.Run(async () =>
    {
        var variable = new ContextVar<int>("number");
        await Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            Context context = Context.CopyContext();
            context.Contains(variable).Should().BeFalse();
            await tg.CreateTask(SetLater(1), context: context);
            context.Get(variable).Should().Be(1);
            await tg.CreateTask(SetLater(2), context: context);
            context.Get(variable).Should().Be(2);
            variable.Get(0).Should().Be(0, "the body has a context of its own");
        });

        async Coroutine SetLater(int value)
        {
            await Asyncio.Sleep(0);
            variable.Set(value);
        }
    });

    /// <summary>A group comes into being entered, in the call that runs its body, and there is no other way in.</summary>
    [Test]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_already_entered")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_double_enter")]
    public void TaskGroup_PublicSurface_HasNoSecondEntry()
    {
        typeof(TaskGroup).GetConstructors().Should().BeEmpty();
        typeof(TaskGroup).GetMethods().Select(static method => method.Name).Should().Contain("CreateTask").And.NotContain(["Enter", "Exit", "Run", "Dispose", "DisposeAsync"]);
    }
}
