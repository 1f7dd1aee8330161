using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Contexts;

/// <summary>Which context a task, its callbacks and its neighbours see.</summary>
[TestFixture]
public class TaskContextTests
{
    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "70")]
    [PythonTest("test_tasks", "BaseTaskTests.test_context_1")]
    public void CreateTask_CreatorSetsAVariableAfterwards_NeitherSeesTheOthersValue(Body body) => Virtual.Run(async () =>
    {
        var variable = new ContextVar<string>("v", "nope");
        string? seen = null;
        AsyncioTask child = Virtual.Start(
            body,
            async Coroutine () => { await Asyncio.Sleep(1); seen = variable.Get(); variable.Set("something else"); },
            async Task () => { await Asyncio.Sleep(1); seen = variable.Get(); variable.Set("something else"); });

        variable.Set("yes");
        await child;

        seen.Should().Be("nope");
        variable.Get().Should().Be("yes");
    });

    [Test, Property("Semantic", "42")]
    [PythonTest("test_tasks", "BaseTaskTests.test_context_2")]
    public void AddDoneCallback_CallbackSetsAVariable_TheAwaiterKeepsItsOwn([Values] Body body)
    {
        var variable = new ContextVar<string>("v", "nope");
        var calls = new List<string>();
        var kept = new List<string>();
        using EventLoop loop = Virtual.Loop();
        loop.RunUntilComplete(Virtual.Start(loop, body, Coroutine, Native));

        calls.Should().Equal("before 0", "before 1");
        kept.Should().Equal("waits 0", "sleeps 0", "sleeps 0", "waits 1", "sleeps 1", "sleeps 1");
        variable.Get().Should().Be("nope");

        Future Prepare(int round)
        {
            Future future = loop.CreateFuture();
            variable.Set($"before {round}");
            future.AddDoneCallback(_ =>
            {
                calls.Add(variable.Get());
                variable.Set("polluted");
            });
            variable.Set($"waits {round}");
            loop.CallSoon(() => future.SetResult());
            return future;
        }

        async Coroutine Coroutine()
        {
            for (int round = 0; round < 2; round++)
            {
                await Prepare(round);
                kept.Add(variable.Get());
                for (int i = 0; i < 2; i++)
                {
                    variable.Set($"sleeps {round}");
                    await Asyncio.Sleep(1);
                    kept.Add(variable.Get());
                }
            }
        }

        async Task Native()
        {
            for (int round = 0; round < 2; round++)
            {
                await Prepare(round);
                kept.Add(variable.Get());
                for (int i = 0; i < 2; i++)
                {
                    variable.Set($"sleeps {round}");
                    await Asyncio.Sleep(1);
                    kept.Add(variable.Get());
                }
            }
        }
    }

    [Test, Property("Semantic", "70")]
    [PythonTest("test_tasks", "BaseTaskTests.test_context_3")]
    public void Set_InAHundredTasksSideBySide_EachKeepsItsOwn([Values] Body body)
    {
        var variable = new ContextVar<int>("v", -1);
        int kept = 0;
        using EventLoop loop = Virtual.Loop();
        AsyncioTask[] tasks = [.. Enumerable.Range(0, 100).Select(n => Virtual.Start(loop, body, () => Coroutine(n), () => Native(n)))];

        loop.RunUntilComplete(Asyncio.Wait(tasks));

        tasks.Should().OnlyContain(task => task.Exception() == null);
        kept.Should().Be(1000);
        variable.Get().Should().Be(-1);

        async Coroutine Coroutine(int number)
        {
            for (int i = 0; i < 10; i++)
            {
                variable.Set(number + i);
                await Asyncio.Sleep(1 + (number * 7 + i) % 5);
                kept += variable.Get() == number + i ? 1 : 0;
            }
        }

        async Task Native(int number)
        {
            for (int i = 0; i < 10; i++)
            {
                variable.Set(number + i);
                await Asyncio.Sleep(1 + (number * 7 + i) % 5);
                kept += variable.Get() == number + i ? 1 : 0;
            }
        }
    }

    [TestCase("AsyncioTask.Create"), TestCase("Asyncio.CreateTask"), TestCase("loop.CreateTask"), Property("Semantic", "70")]
    [PythonTest("test_tasks", "BaseTaskTests.test_context_4")]
    [PythonTest("test_tasks", "BaseTaskTests.test_context_5")]
    [PythonTest("test_tasks", "BaseTaskTests.test_context_6")]
    public void CreateTask_OneContextForTwoTasks_KeepsWhatEachSets(string how) => Virtual.Run(async () =>
    {
        var variable = new ContextVar<int>("v");
        Context context = Context.CopyContext();
        context.Contains(variable).Should().BeFalse();

        foreach (int value in new[] { 1, 2 })
        {
            await Start(Set(value));
            context.Get(variable).Should().Be(value);
        }

        AsyncioTask Start(Coroutine coroutine) => how switch
        {
            "AsyncioTask.Create" => AsyncioTask.Create(coroutine, context: context),
            "Asyncio.CreateTask" => Asyncio.CreateTask(coroutine, context: context),
            _ => Asyncio.GetRunningLoop().CreateTask(coroutine, context: context),
        };

        async Coroutine Set(int value)
        {
            await Asyncio.Sleep(0);
            variable.Set(value);
        }
    });

    [Test, Property("Semantic", "70")]
    [PythonTest("test_tasks", "BaseTaskTests.test_get_context")]
    public void GetContext_AfterTheEnd_IsTheContextThatWasGiven()
    {
        using EventLoop loop = Virtual.Loop();
        Context context = Context.CopyContext();
        AsyncioTask task = loop.CreateTask(Asyncio.Sleep(0), context: context);

        loop.RunUntilComplete(task);

        task.GetContext().Should().BeSameAs(context);
    }

    [Test, Property("Semantic", "70")]
    public void GetContext_AfterTheEnd_HoldsWhatTheTaskHadSetLast([Values("at once", "sleeps", "awaits")] string how, [Values] bool fails, [Values] bool askedBefore)
    {
        using EventLoop loop = Virtual.Loop();
        var variable = new ContextVar<string>("v", "nobody");
        AsyncioTask task = loop.CreateTask(Work());
        if (askedBefore)
        {
            task.GetContext().Get(variable).Should().Be("nobody");
        }

        loop.Turns(3);

        (task.Exception() is null).Should().Be(!fails);
        task.GetContext().Get(variable).Should().Be("task");
        variable.Get().Should().Be("nobody");

        async Coroutine Work()
        {
            if (how == "sleeps")
            {
                await Asyncio.Sleep(0);
            }
            else if (how == "awaits")
            {
                await Inner();
            }

            variable.Set("task");
            if (fails)
            {
                throw new TrialError();
            }
        }

        static async Coroutine Inner() => await Asyncio.Sleep(0);
    }
}
