using System.Globalization;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Docs;

/// <summary>The C# code in docs/porting.md; see <see cref="SnippetTests"/>. It runs in virtual time.</summary>
[TestFixture]
public class PortingSnippets
{
    [ThreadStatic]
    private static List<string>? t_lines;

    [SetUp]
    public void Clear() => t_lines = [];

    [Test]
    public void Main()
    {
        // begin main
        async Coroutine<int> Say(string what, double delay)
        {
            await Asyncio.Sleep(delay);
            Console.WriteLine(what);
            return what.Length;
        }

        async Coroutine Main()
        {
            Console.WriteLine(await Say("hello", 0.01));
        }

        AsyncioContext.Run(Main());
        // end

        t_lines.Should().Equal("hello", "5");
    }

    [Test]
    public void Tasks() => Run(async Coroutine () =>
    {
        async Coroutine Work() => await Asyncio.Sleep(1);

        // begin tasks
        AsyncioTask task = Asyncio.CreateTask(Work(), name: "w");
        _ = Asyncio.CreateTask(Work());                  // the loop keeps it until it is done
        task.AddDoneCallback(t => Console.WriteLine(t.Cancelled()));
        await task;
        // end

        t_lines.Should().Equal("False");
    });

    [Test]
    public void AsyncWith() => Run(async Coroutine () =>
    {
        var gate = new AsyncioLock();
        int counter = 0;
        async Coroutine Work() => await Asyncio.Sleep(0.5);

        // begin async-with
        using (await gate.Acquire())
        {
            counter += 1;
        }

        await Asyncio.Timeout(1, async cm =>
        {
            await Work();
            cm.Reschedule(cm.When() + 1);
        });

        await Asyncio.TaskGroup(async tg =>
        {
            var first = tg.CreateTask(Work());
            var second = tg.CreateTask(Work());
        });
        // end

        counter.Should().Be(1);
    });

    [Test]
    public void AsyncFor() => Run(async Coroutine () =>
    {
        async Coroutine<int> F(int value)
        {
            await Asyncio.Sleep(value);
            return value;
        }

        // begin async-for
        async IAsyncEnumerable<int> Ticks(int n)
        {
            for (int i = 0; i < n; i++)
            {
                yield return i;
                await Asyncio.Sleep(1);
            }
        }

        await foreach (int i in Ticks(3))
        {
            Console.WriteLine(i);
        }

        List<int> squares = await Ticks(3).Select(i => i * i).ToListAsync();

        foreach (var next in Asyncio.AsCompleted([F(2), F(1)]))
        {
            Console.WriteLine(await next);
        }
        // end

        squares.Should().Equal(0, 1, 4);
        t_lines.Should().Equal("0", "1", "2", "1", "2");
    });

    [Test]
    public void YieldFrom() => Run(async Coroutine () =>
    {
        async Coroutine<int> F(int value)
        {
            await Asyncio.Sleep(value);
            return value;
        }

        // begin yield-from
        IEnumerable<IAwaitable> Add(int a, int b)
        {
            AsyncioTask<int> task = Asyncio.EnsureFuture(F(a));
            yield return task;
            yield return Asyncio.Sleep(1);
            yield return Asyncio.Return(task.Result() + b);
        }

        Console.WriteLine(await Asyncio.Coroutine<int>(Add(1, 2)));
        // end

        t_lines.Should().Equal("3");
    });

    [Test]
    public void Decorators() => Run(async Coroutine () =>
    {
        int attempts = 0;
        async Coroutine<string> Fetch(string url)
        {
            await Asyncio.Sleep(1);
            return ++attempts switch
            {
                1 => throw new SocketException((int)SocketError.ConnectionRefused),
                2 => throw new IOException(),
                _ => url,
            };
        }

        // begin decorators
        async Coroutine<T> Retry<T>(int times, Func<Coroutine<T>> f)
        {
            while (true)
            {
                try
                {
                    return await f();
                }
                catch (Exception e) when (e.IsOSError() && --times > 0)
                {
                }
            }
        }

        string page = await Retry(3, () => Fetch("/index"));
        // end

        (page, attempts).Should().Be(("/index", 3));
        Func<Task> incomplete = async () => await Retry<int>(3, async Coroutine<int> () => throw new IncompleteReadError([], 1));
        await incomplete.Should().ThrowAsync<IncompleteReadError>();
    });

    [Test]
    public void ExceptionGroups() => Run(async Coroutine () =>
    {
        async Coroutine Fail()
        {
            await Asyncio.Sleep(0);
            throw new ArgumentException("bad");
        }

        // begin exception-groups
        try
        {
            await Asyncio.TaskGroup(async tg =>
            {
                _ = tg.CreateTask(Fail());
                _ = tg.CreateTask(Fail());
            });
        }
        catch (AggregateException group) when (group.InnerExceptions.All(error => error is ArgumentException))
        {
            foreach (Exception error in group.InnerExceptions)
            {
                Console.WriteLine(error.Message);
            }
        }
        // end

        t_lines.Should().Equal("bad", "bad");
    });

    [Test]
    public void Cancellation() => Run(async Coroutine () =>
    {
        // begin cancellation
        async Coroutine Worker()
        {
            try
            {
                await Asyncio.Sleep(3600);
            }
            catch (CancelledError)
            {
                Console.WriteLine("stopping");
                throw;
            }
            finally
            {
                Console.WriteLine("stopped");
            }
        }

        AsyncioTask task = Asyncio.CreateTask(Worker());
        await Asyncio.Sleep(1);
        task.Cancel();
        try
        {
            await task;
        }
        catch (CancelledError)
        {
            Console.WriteLine("cancelled");
        }
        // end

        t_lines.Should().Equal("stopping", "stopped", "cancelled");
    });

    [Test]
    public void ExceptException() => Run(async Coroutine () =>
    {
        int steps = 0;
        async Coroutine Step()
        {
            await Asyncio.Sleep(1);
            if (++steps == 3)
                Asyncio.CurrentTask()!.Cancel();
            throw new IOException($"step {steps}");
        }

        async Coroutine Loop()
        {
            // begin except-exception
            while (true)
            {
                try
                {
                    await Step();
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    Console.WriteLine(error.Message);
                }
            }
            // end
        }

        AsyncioTask loop = Asyncio.CreateTask(Loop());
        await Asyncio.Wait([loop]);
        loop.Cancelled().Should().BeTrue();
        t_lines.Should().Equal("step 1", "step 2", "step 3");
    });

    [Test]
    public void Timeouts() => Run(async Coroutine () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        async Coroutine Work() => await Asyncio.Sleep(5);

        // begin timeouts
        try
        {
            await Asyncio.WaitFor(Work(), timeout: 1);
        }
        catch (TimeoutException)
        {
            Console.WriteLine("too slow");
        }

        TimeoutScope? scope = null;
        try
        {
            await Asyncio.TimeoutAt(loop.Time() + 1, async cm =>
            {
                scope = cm;
                await Work();
            });
        }
        catch (TimeoutException)
        {
            Console.WriteLine(scope!.Expired());
        }
        // end

        t_lines.Should().Equal("too slow", "True");
    });

    [Test]
    public void Queues() => Run(async Coroutine () =>
    {
        // begin queues
        async Coroutine Worker(AsyncioQueue<int> queue)
        {
            while (true)
            {
                int item = await queue.Get();
                Console.WriteLine(item);
                queue.TaskDone();
            }
        }

        var queue = new AsyncioQueue<int>(maxsize: 10);
        AsyncioTask[] workers = [.. Enumerable.Range(0, 2).Select(_ => Asyncio.CreateTask(Worker(queue)))];
        foreach (int item in Enumerable.Range(0, 3))
        {
            await queue.Put(item);
        }

        await queue.Join();
        foreach (AsyncioTask w in workers)
        {
            w.Cancel();
        }
        // end

        t_lines.Should().BeEquivalentTo("0", "1", "2");
    });

    [Test]
    public void Locks() => Run(async Coroutine () =>
    {
        var semaphore = new AsyncioSemaphore(2);
        var condition = new AsyncioCondition();
        var @event = new AsyncioEvent();
        bool ready = false;
        async Coroutine Work() => await Asyncio.Sleep(1);

        // begin locks
        using (await semaphore.Acquire())
        {
            await Work();
        }

        async Coroutine Consume()
        {
            using (await condition.Acquire())
            {
                await condition.WaitFor(() => ready);
            }
        }

        AsyncioTask consumer = Asyncio.CreateTask(Consume());
        using (await condition.Acquire())
        {
            ready = true;
            condition.NotifyAll();
        }

        @event.Set();
        await @event.Wait();
        // end

        await consumer;
        condition.Locked().Should().BeFalse();
    });

    [Test]
    public void Gather() => Run(async Coroutine () =>
    {
        async Coroutine<int> F(int value)
        {
            await Asyncio.Sleep(value);
            return value;
        }

        async Coroutine<int> Fail()
        {
            await Asyncio.Sleep(1);
            throw new IOException("no disk");
        }

        // begin gather
        int[] ab = await Asyncio.Gather(F(1), F(2));      // of one type: an array
        int[] results = await Asyncio.Gather(Enumerable.Range(0, 3).Select(F));
        foreach (Outcome<int> r in await Asyncio.GatherReturnExceptions(F(1), Fail()))
        {
            if (r.Exception is { } error)
            {
                Console.WriteLine($"failed: {error.Message}");
            }
            else
            {
                Console.WriteLine(r.Value);
            }
        }
        // end

        ab.Should().Equal(1, 2);
        results.Should().Equal(0, 1, 2);
        t_lines.Should().Equal("1", "failed: no disk");
    });

    [Test]
    public void Wait() => Run(async Coroutine () =>
    {
        async Coroutine<int> F(int value)
        {
            await Asyncio.Sleep(value);
            return value;
        }

        AsyncioTask<int>[] tasks = [Asyncio.CreateTask(F(1)), Asyncio.CreateTask(F(2))];

        // begin wait
        var (done, pending) = await Asyncio.Wait(tasks, timeout: 5, returnWhen: ReturnWhen.FirstCompleted);
        foreach (var task in pending)
        {
            task.Cancel();
        }
        // end

        (done.Count, pending.Count).Should().Be((1, 1));
    });

    [Test]
    public void Executors() => Run(async Coroutine () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        static int Blocking(int value) => value + 1;

        // begin executors
        int n = await loop.RunInExecutor(null, Blocking, 1);
        n = await Asyncio.ToThread(() => Blocking(n));
        using (var pool = new ThreadPoolExecutor(maxWorkers: 2))
        {
            n = await loop.RunInExecutor(pool, () => Blocking(n));
        }

        loop.CallSoonThreadsafe(() => Console.WriteLine("from any thread"));
        // end

        n.Should().Be(4);
        await Asyncio.Sleep(0);
        t_lines.Should().Equal("from any thread");
    });

    [Test]
    public void Callbacks() => Run(async Coroutine () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        static void Show(string text, string end = "") => Console.WriteLine(text + end);
        var cache = new Dictionary<string, int> { ["key"] = 1 };
        AsyncioTask task = Asyncio.CreateTask(Asyncio.Sleep(1));
        var tasks = new HashSet<AsyncioTask> { task };

        // begin callbacks
        loop.CallSoon(Console.WriteLine, "now");
        loop.CallLater(1, () => Show("later", end: "!"));
        Future<int> future = loop.CreateFuture<int>();
        loop.CallAt(loop.Time() + 2, future.SetResult, 42);
        loop.CallLater(1, cache.Remove, "key");
        loop.CallLater(3, task.Cancel);
        task.AddDoneCallback(tasks.Remove);
        Console.WriteLine(await future);
        // end

        t_lines.Should().Equal("now", "later!", "42");
        cache.Should().BeEmpty();
        tasks.Should().BeEmpty();
    });

    [Test]
    public void Contexts() => Run(async Coroutine () =>
    {
        // begin contexts
        var user = new ContextVar<string>("user", @default: "nobody");

        async Coroutine Handle(string name)
        {
            user.Set(name);
            await Asyncio.Sleep(1);
            Console.WriteLine(user.Get());
        }

        await Asyncio.Gather(Handle("ada"), Handle("bob"));
        var token = user.Set("root");
        user.Reset(token);
        Console.WriteLine(user.Get());
        // end

        t_lines.Should().Equal("ada", "bob", "nobody");
    });

    [Test]
    public void Scripts()
    {
        async Coroutine<string> Work()
        {
            await Asyncio.Sleep(0.01);
            return "done";
        }

        // begin scripts
        EventLoop loop = Asyncio.GetEventLoop();
        AsyncioTask<string> task = loop.CreateTask(Work());
        loop.RunUntilComplete(Asyncio.Wait([task]));
        Console.WriteLine(task.Result());
        loop.Close();
        // end

        t_lines.Should().Equal("done");
    }

    private static void Run(Func<Coroutine> body) => AsyncioContext.Run(body, loopFactory: () => new EventLoop(new VirtualClock()));

    private static class Console
    {
        public static void WriteLine(object value) => t_lines!.Add(string.Create(CultureInfo.InvariantCulture, $"{value}"));
    }
}
