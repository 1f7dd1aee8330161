using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Docs;

/// <summary>Members of <see cref="Asyncio"/>.</summary>
[TestFixture]
public sealed class AsyncioMemberSnippets : MemberFixture
{
    [Test, Asyncio]
    public async Coroutine Sleep()
    {
        // begin Sleep
        await Asyncio.Sleep(0.5);                          // half a second
        await Asyncio.Sleep(TimeSpan.FromMinutes(1));
        await Asyncio.Sleep(0);                            // the other tasks go on once
        // end

        Now.Should().Be(60.5);
    }

    [Test, Asyncio]
    public async Coroutine CreateTask()
    {
        // begin CreateTask
        AsyncioTask<int> three = Asyncio.CreateTask(Load(3), name: "three");
        AsyncioTask<int> two = Asyncio.CreateTask(Load(2));
        Console.WriteLine(await three + await two);        // after three seconds: they run beside each other
        // end

        Lines.Should().Equal("5");
        Now.Should().Be(3);
    }

    [Test, Asyncio]
    public async Coroutine GetRunningLoop()
    {
        // begin GetRunningLoop
        EventLoop loop = Asyncio.GetRunningLoop();
        double start = loop.Time();
        await Load(2);
        Console.WriteLine($"{loop.Time() - start} s");
        // end

        Lines.Should().Equal("2 s");
    }

    [Test, Asyncio]
    public async Coroutine WaitFor()
    {
        // begin WaitFor
        try
        {
            int answer = await Asyncio.WaitFor(Load(60), timeout: 5);
            Console.WriteLine(answer);
        }
        catch (TimeoutException)
        {
            Console.WriteLine("no answer in five seconds");
        }
        // end

        Lines.Should().Equal("no answer in five seconds");
    }

    [Test, Asyncio]
    public async Coroutine WaitForWithToken()
    {
        static async Task<int> Ask(CancellationToken token)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), Asyncio.GetRunningLoop().TimeProvider, token);
            return 7;
        }

        // begin WaitForWithToken
        int answer = await Asyncio.WaitFor(token => Ask(token), timeout: 5);     // the token ends the operation itself
        // end

        answer.Should().Be(7);
    }

    [Test, Asyncio]
    public async Coroutine CurrentTask()
    {
        // begin CurrentTask
        async Coroutine Work() => Console.WriteLine($"this is {Asyncio.CurrentTask()!.GetName()}");

        await Asyncio.CreateTask(Work(), name: "worker");
        // end

        Lines.Should().Equal("this is worker");
    }

    [Test, Asyncio]
    public async Coroutine AllTasks()
    {
        // begin AllTasks
        AsyncioTask<int> task = Asyncio.CreateTask(Load(1), name: "loader");
        foreach (AsyncioTask pending in Asyncio.AllTasks().Where(one => one != Asyncio.CurrentTask()))
        {
            Console.WriteLine(pending.GetName());
        }

        await task;
        // end

        Lines.Should().Equal("loader");
    }

    [Test, Asyncio]
    public async Coroutine Group()
    {
        // begin TaskGroup
        await Asyncio.TaskGroup(async group =>
        {
            AsyncioTask<int> one = group.CreateTask(Load(1));
            AsyncioTask<int> two = group.CreateTask(Load(2));
            Console.WriteLine(await one + await two);
        });                                                // both have ended here, whatever happened
        // end

        Lines.Should().Equal("3");
    }

    [Test, Asyncio]
    public async Coroutine GroupCancel()
    {
        // begin TaskGroupCancel
        await Asyncio.TaskGroup(async group =>
        {
            _ = group.CreateTask(Load(3600));
            await Asyncio.Sleep(1);
            group.Cancel();                                // enough: the other one ends too, and no error is thrown
        });
        // end

        Now.Should().Be(1);
    }

    [Test, Asyncio]
    public async Coroutine Timeout()
    {
        // begin Timeout
        try
        {
            await Asyncio.Timeout(5, async scope =>
            {
                await Load(4);
                scope.Reschedule(scope.When() + 10);       // ten seconds more
                await Load(60);
            });
        }
        catch (TimeoutException)
        {
            Console.WriteLine("too slow");
        }
        // end

        Lines.Should().Equal("too slow");
        Now.Should().Be(15);
    }

    [Test, Asyncio]
    public async Coroutine MoveOnAfter()
    {
        // begin MoveOnAfter
        int found = 0;
        await Asyncio.MoveOnAfter(3.5, async _ =>
        {
            while (true)
            {
                await Asyncio.Sleep(1);
                found++;
            }
        });
        Console.WriteLine($"{found} in time");
        // end

        Lines.Should().Equal("3 in time");
    }

    [Test, Asyncio]
    public async Coroutine Gather()
    {
        // begin Gather
        int[] results = await Asyncio.Gather(Load(3), Load(1), Load(2));
        Console.WriteLine(string.Join(" ", results));      // in the order of the arguments
        // end

        Lines.Should().Equal("3 1 2");
    }

    [Test, Asyncio]
    public async Coroutine GatherReturnExceptions()
    {
        static async Coroutine<int> Fail() => throw new FormatException("no number");

        // begin GatherReturnExceptions
        foreach (Outcome<int> outcome in await Asyncio.GatherReturnExceptions(Load(1), Fail()))
        {
            Console.WriteLine(outcome.IsSuccess ? outcome.Value : outcome.Exception!.Message);
        }
        // end

        Lines.Should().Equal("1", "no number");
    }

    [Test, Asyncio]
    public async Coroutine Wait()
    {
        // begin Wait
        AsyncioTask<int>[] tasks = [Asyncio.CreateTask(Load(5)), Asyncio.CreateTask(Load(1))];
        var (done, pending) = await Asyncio.Wait(tasks, returnWhen: ReturnWhen.FirstCompleted);
        Console.WriteLine($"first: {done.Single().Result()}");
        foreach (AsyncioTask<int> task in pending)
        {
            task.Cancel();
        }
        // end

        Lines.Should().Equal("first: 1");
        await Asyncio.Wait(tasks);
    }

    [Test, Asyncio]
    public async Coroutine AsCompleted()
    {
        // begin AsCompleted
        foreach (var next in Asyncio.AsCompleted([Load(3), Load(1), Load(2)]))
        {
            Console.WriteLine(await next);                 // 1, 2, 3
        }
        // end

        Lines.Should().Equal("1", "2", "3");
    }

    [Test, Asyncio]
    public async Coroutine Shield()
    {
        // begin Shield
        AsyncioTask<int> save = Asyncio.CreateTask(Load(3));
        try
        {
            await Asyncio.WaitFor(Asyncio.Shield(save), timeout: 1);
        }
        catch (TimeoutException)
        {
            Console.WriteLine($"it goes on: {await save}");
        }
        // end

        Lines.Should().Equal("it goes on: 3");
    }

    [Test]
    public void ToThread()
    {
        static int Compute(int n) => n * n;

        AsyncioContext.Run(async () =>
        {
            // begin ToThread
            int result = await Asyncio.ToThread(() => Compute(7));       // blocks a thread of the pool, not the loop
            // end

            result.Should().Be(49);
        });
    }

    [Test, Asyncio]
    public async Coroutine ForEach()
    {
        // begin ForEach
        await Asyncio.ForEach([1, 2, 3, 4], limit: 2, async seconds =>
        {
            await Load(seconds);
            Console.WriteLine(seconds);
        });
        // end

        Lines.Should().Equal("1", "2", "3", "4");
        Now.Should().Be(6);
    }

    [Test]
    public void RunCoroutineThreadsafe() => AsyncioContext.Run(async () =>
    {
        // begin RunCoroutineThreadsafe
        EventLoop loop = Asyncio.GetRunningLoop();
        int answer = await Asyncio.ToThread(() =>
        {
            // On another thread, where blocking is allowed.
            Task<int> task = Asyncio.RunCoroutineThreadsafe(Load(0), loop);
            return task.GetAwaiter().GetResult();
        });
        // end

        answer.Should().Be(0);
    });

    [Test]
    public void Run()
    {
        // begin Run
        async Coroutine<int> Main()
        {
            await Asyncio.Sleep(0);
            return 42;
        }

        int result = AsyncioContext.Run(Main());           // a loop of its own; tasks that are left are cancelled at the end
        // end

        result.Should().Be(42);
    }
}
