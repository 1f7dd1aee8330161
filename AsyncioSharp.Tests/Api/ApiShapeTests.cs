using System.Globalization;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Api;

/// <summary>
/// Every line of the API page's "Shapes to count on" that needs no network, as a person would type it. That this file compiles is the first test; the
/// asserts are the second.
/// </summary>
[TestFixture]
public partial class ApiShapeTests
{
    private static async Coroutine<int> F(int n)
    {
        await Asyncio.Sleep(0);
        return n;
    }

    private static async Coroutine<string> S()
    {
        await Asyncio.Sleep(0);
        return "s";
    }

    private static async Coroutine V() => await Asyncio.Sleep(0);

    private static async Task<int> NativeAsync()
    {
        await Asyncio.Sleep(0);
        return 5;
    }

    private static async Task NativeVoidAsync() => await Asyncio.Sleep(0);

    private static async ValueTask<int> ValueAsync()
    {
        await Asyncio.Sleep(0);
        return 6;
    }

    private static async ValueTask ValueVoidAsync() => await Asyncio.Sleep(0);

    private static int Blocking() => 9;

    private static Coroutine<int> MainOf() => F(1);

    private static Coroutine MainV() => V();

    // ---- running

    [Test]
    public void Run_CoroutineObjects_Compile()
    {
        AsyncioContext.Run(MainOf()).Should().Be(1);
        AsyncioContext.Run(V());
        Asyncio.Run(MainOf()).Should().Be(1);
        Asyncio.Run(V());
        AsyncioContext.Run(MainOf(), debug: true, loopFactory: () => new EventLoop(new VirtualClock())).Should().Be(1);
        Asyncio.Run(MainOf(), debug: false, loopFactory: () => new EventLoop(new VirtualClock())).Should().Be(1);
    }

    [Test]
    public void Run_MethodGroups_Compile()
    {
        AsyncioContext.Run(MainOf).Should().Be(1);
        AsyncioContext.Run(MainV);
        AsyncioContext.Run(NativeAsync).Should().Be(5);
        AsyncioContext.Run(NativeVoidAsync);
        AsyncioContext.Run(ValueAsync).Should().Be(6);
        AsyncioContext.Run(ValueVoidAsync);
        Asyncio.Run(MainOf).Should().Be(1);
        Asyncio.Run(MainV);
        Asyncio.Run(NativeAsync).Should().Be(5);
        Asyncio.Run(NativeVoidAsync);
        Asyncio.Run(ValueAsync).Should().Be(6);
        Asyncio.Run(ValueVoidAsync);
    }

    [Test]
    public void Run_Lambdas_CompileAndCoroutineWins()
    {
        AsyncioContext.Run(() => F(1)).Should().Be(1);
        AsyncioContext.Run(() => V());
        AsyncioContext.Run(() => NativeAsync()).Should().Be(5);
        AsyncioContext.Run(() => NativeVoidAsync());
        AsyncioContext.Run(() => ValueAsync()).Should().Be(6);
        AsyncioContext.Run(() => ValueVoidAsync());
        AsyncioContext.Run(async () => await F(2)).Should().Be(2);
        AsyncioContext.Run(async () => { await V(); });
        AsyncioContext.Run(async () =>
        {
            await V();
            return 3;
        }).Should().Be(3);
        AsyncioContext.Run(async Task () => await V());
        AsyncioContext.Run(async Task<int> () => await F(4)).Should().Be(4);
        AsyncioContext.Run(async ValueTask<int> () => await F(4)).Should().Be(4);
        Asyncio.Run(async () => await F(2)).Should().Be(2);
        Asyncio.Run(async () => { await V(); }, debug: true, loopFactory: () => new EventLoop(new VirtualClock()));

        // Coroutine wins: what an awaited lambda-coroutine sets in an AsyncLocal would be lost in a native method.
        AsyncioContext.Run(async () => { Asyncio.CurrentTask()!.GetCoro().GetType().ToString().Should().Contain("Coroutine"); await V(); });
    }

    [Test]
    public void Loop_LifeCycle_Compiles()
    {
        var fresh = Asyncio.NewEventLoop();
        Asyncio.SetEventLoop(fresh);
        Asyncio.GetEventLoop().Should().BeSameAs(fresh);
        var x = F(7);
        int r = fresh.RunUntilComplete(x);
        r.Should().Be(7);
        fresh.RunUntilComplete(V());
        fresh.RunUntilComplete(() => NativeAsync()).Should().Be(5);
        fresh.RunUntilComplete(NativeVoidAsync);
        fresh.CallSoon(fresh.Stop);
        fresh.RunForever();
        fresh.Stop();
        fresh.IsRunning().Should().BeFalse();
        fresh.Close();
        fresh.IsClosed().Should().BeTrue();
        AsyncioContext.Run(async () =>
        {
            var loop = Asyncio.GetRunningLoop();
            loop.IsRunning().Should().BeTrue();
            await V();
        });
    }

    // ---- tasks

    [Test]
    public void CreateTask_EachKind_Compiles() => Virtual.Run(async () =>
    {
        AsyncioTask<int> t = Asyncio.CreateTask(F(1), name: "f");
        AsyncioTask<int> u = Asyncio.CreateTask(() => NativeAsync());
        AsyncioTask<int> u2 = Asyncio.CreateTask(() => ValueAsync());
        AsyncioTask<int> u3 = Asyncio.CreateTask(() => F(3));
        AsyncioTask<int> u4 = Asyncio.CreateTask(async () => await F(4));
        AsyncioTask<int> u5 = Asyncio.CreateTask(async () =>
        {
            await V();
            return 5;
        });
        AsyncioTask<int> u6 = Asyncio.CreateTask(NativeAsync);
        AsyncioTask<int> u7 = Asyncio.CreateTask(ValueAsync, name: "value");
        AsyncioTask<int> u8 = Asyncio.CreateTask(MainOf);
        AsyncioTask v = Asyncio.CreateTask(V());
        AsyncioTask v2 = Asyncio.CreateTask(() => V());
        AsyncioTask v3 = Asyncio.CreateTask(async () => { await V(); });
        AsyncioTask v4 = Asyncio.CreateTask(NativeVoidAsync);
        AsyncioTask v5 = Asyncio.CreateTask(() => ValueVoidAsync());
        AsyncioTask v6 = Asyncio.CreateTask(MainV);
        AsyncioTask v7 = Asyncio.CreateTask(async Task () => await V());
        AsyncioTask<int> hot = Asyncio.CreateTask(NativeAsync());
        AsyncioTask hotVoid = Asyncio.CreateTask(NativeVoidAsync());
        var loopMade = Asyncio.GetRunningLoop().CreateTask(F(1), name: "loop");
        AsyncioTask generator = Asyncio.CreateTask(Asyncio.Coroutine(SayAfter(0, "x", [])));

        (await Asyncio.Gather(t, u, u2, u3, u4, u5, u6, u7, u8, hot, loopMade)).Should().Equal(1, 5, 6, 3, 4, 5, 5, 6, 1, 5, 1);
        await Asyncio.Gather(v, v2, v3, v4, v5, v6, v7, hotVoid, generator);
        int r = await t;
        r.Should().Be(1);
    });

    [Test]
    public void Task_EachMember_Compiles() => Virtual.Run(async () =>
    {
        AsyncioTask<int> t = Asyncio.CreateTask(F(1), name: "f");
        var called = new List<Future>();
        var removed = 0;
        Action<AsyncioTask<int>> cb = _ => removed++;
        t.AddDoneCallback(f => called.Add(f));
        t.AddDoneCallback(cb);
        t.RemoveDoneCallback(cb).Should().Be(1);
        t.GetName().Should().Be("f");
        t.SetName("x");
        t.GetName().Should().Be("x");
        Coroutine<int> coro = t.GetCoro();
        Context context = t.GetContext();
        EventLoop loop = t.GetLoop();
        t.GetStack(limit: null).Should().NotBeNull();
        t.GetStack(limit: 1);
        t.PrintStack(file: TextWriter.Null);
        int r = await t;
        await Asyncio.Sleep(0);

        (r, t.Result(), t.Exception(), t.Done(), t.Cancelled(), t.Cancelling(), t.Uncancel()).Should().Be((1, 1, null, true, false, 0, 0));
        t.Cancel("why").Should().BeFalse();
        called.Should().Equal(t);
        removed.Should().Be(0);
        (coro, context, loop).Should().NotBe(default((Coroutine<int>, Context, EventLoop)));
    });

    [Test]
    public void PrintStack_WithoutArguments_PrintsToTheErrorStream() => Virtual.RunAndLeave(async () =>
    {
        AsyncioTask t = Asyncio.CreateTask(Virtual.Forever());
        await Asyncio.Sleep(0);
        TextWriter error = Console.Error;
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        Console.SetError(text);
        try { t.PrintStack(); }
        finally { Console.SetError(error); }

        text.ToString().Should().Contain("Forever");
    });

    [Test]
    public void Types_AreRelatedAsThePageSays()
    {
        typeof(AsyncioTask).IsAssignableFrom(typeof(AsyncioTask<int>)).Should().BeTrue();
        typeof(Future).IsAssignableFrom(typeof(AsyncioTask)).Should().BeTrue();
        typeof(Future).IsAssignableFrom(typeof(Future<int>)).Should().BeTrue();
        typeof(Coroutine).IsAssignableFrom(typeof(Coroutine<int>)).Should().BeTrue();
        foreach (Type type in new[] { typeof(Coroutine<int>), typeof(AsyncioTask<int>), typeof(Future<int>) })
        {
            typeof(IAwaitable<int>).IsAssignableFrom(type).Should().BeTrue();
            typeof(IAwaitable).IsAssignableFrom(type).Should().BeTrue();
        }
    }

    // ---- combinators

    [Test]
    public void Gather_OneType_IsAnArray() => Virtual.Run(async () =>
    {
        int[] xs = await Asyncio.Gather(F(1), F(2), F(3));
        Future<int[]> future = Asyncio.Gather(F(1), F(2), F(3));
        int[] sequence = await Asyncio.Gather(Enumerable.Range(1, 3).Select(n => F(n)));
        int[] list = await Asyncio.Gather(new List<Coroutine<int>> { F(1), F(2) });
        int[] array = await Asyncio.Gather(new[] { F(1), F(2) });
        int[] tasks = await Asyncio.Gather(new[] { Asyncio.CreateTask(F(1)), Asyncio.CreateTask(F(2)) });
        int[] taskList = await Asyncio.Gather(new List<AsyncioTask<int>> { Asyncio.CreateTask(F(1)) });
        int[] native = await Asyncio.Gather(NativeAsync(), NativeAsync());
        int[] nativeList = await Asyncio.Gather(new List<Task<int>> { NativeAsync() });
        int[] nativeSequence = await Asyncio.Gather(Enumerable.Range(0, 2).Select(_ => NativeAsync()));
        int[] two = await Asyncio.Gather(F(1), F(2));
        int[] mixed = await Asyncio.Gather(F(1), Asyncio.CreateTask(F(2)), Done(3));
        int[] single = await Asyncio.Gather(F(1));
        int[] spread = await Asyncio.Gather<int>([.. Enumerable.Range(0, 3).Select(n => F(n))]);
        object?[] voids = await Asyncio.Gather(V(), V());
        object?[] voidList = await Asyncio.Gather(new List<Coroutine> { V(), V() });
        object?[] voidTasks = await Asyncio.Gather(new List<AsyncioTask> { Asyncio.CreateTask(V()) });
        object?[] nativeVoids = await Asyncio.Gather(NativeVoidAsync(), NativeVoidAsync());

        xs.Should().Equal(1, 2, 3);
        (await future).Should().Equal(1, 2, 3);
        sequence.Should().Equal(1, 2, 3);
        list.Should().Equal(1, 2);
        array.Should().Equal(1, 2);
        tasks.Should().Equal(1, 2);
        taskList.Should().Equal(1);
        native.Should().Equal(5, 5);
        nativeList.Should().Equal(5);
        nativeSequence.Should().Equal(5, 5);
        two.Should().Equal(1, 2);
        mixed.Should().Equal(1, 2, 3);
        single.Should().Equal(1);
        spread.Should().Equal(0, 1, 2);
        (voids.Length, voidList.Length, voidTasks.Length, nativeVoids.Length).Should().Be((2, 2, 1, 2));
    });

    [Test]
    public void Gather_DifferentTypes_IsATuple() => Virtual.Run(async () =>
    {
        (int n, string z) = await Asyncio.Gather(F(1), S());
        (int a, string b, int c) = await Asyncio.Gather(F(1), S(), Asyncio.CreateTask(F(3)));
        var (a4, b4, c4, d4) = await Asyncio.Gather(F(1), S(), F(3), Asyncio.Sleep(0, 2.5));
        var five = await Asyncio.Gather(F(1), S(), F(3), S(), F(5));
        var six = await Asyncio.Gather(F(1), S(), F(3), S(), F(5), S());
        var seven = await Asyncio.Gather(F(1), S(), F(3), S(), F(5), S(), F(7));
        var eight = await Asyncio.Gather(F(1), S(), F(3), S(), F(5), S(), F(7), S());

        (n, z).Should().Be((1, "s"));
        (a, b, c).Should().Be((1, "s", 3));
        (a4, b4, c4, d4).Should().Be((1, "s", 3, 2.5));
        five.Should().Be((1, "s", 3, "s", 5));
        six.Should().Be((1, "s", 3, "s", 5, "s"));
        seven.Should().Be((1, "s", 3, "s", 5, "s", 7));
        eight.Should().Be((1, "s", 3, "s", 5, "s", 7, "s"));
    });

    [Test]
    public void Gather_KindsMixedWithNativeTasks_IsUntypedInOrder() => Virtual.Run(async () =>
    {
        AsyncioTask<int> t = Asyncio.CreateTask(F(2));
        object?[] any = await Asyncio.Gather(F(1), NativeAsync(), t, V());
        object?[] pair = await Asyncio.Gather(F(1), NativeAsync());
        object?[] withVoid = await Asyncio.Gather(F(1), V());
        object?[] natives = await Asyncio.Gather(NativeAsync(), NativeVoidAsync());

        any.Should().Equal(1, 5, 2, null);
        pair.Should().Equal(1, 5);
        withVoid.Should().Equal(1, null);
        natives.Should().Equal(5, null);
    });

    [Test]
    public void GatherReturnExceptions_EachKind_Compiles() => Virtual.Run(async () =>
    {
        Outcome<int>[] os = await Asyncio.GatherReturnExceptions(F(1), F(2));
        Outcome<int>[] list = await Asyncio.GatherReturnExceptions(new List<Coroutine<int>> { F(1) });
        Outcome<int>[] natives = await Asyncio.GatherReturnExceptions(NativeAsync(), NativeAsync());
        Outcome<object?>[] mixed = await Asyncio.GatherReturnExceptions(F(1), S(), V());

        os.Select(static o => o.Value).Should().Equal(1, 2);
        list.Single().Value.Should().Be(1);
        natives.Select(static o => o.Value).Should().Equal(5, 5);
        mixed.Select(static o => o.Value).Should().Equal(1, "s", null);
    });

    [Test]
    public void Wait_EachShape_Compiles() => Virtual.Run(async () =>
    {
        AsyncioTask<int>[] tasks = [Asyncio.CreateTask(F(1)), Asyncio.CreateTask(F(2))];
        var (done, pending) = await Asyncio.Wait(tasks, timeout: 1.0, returnWhen: ReturnWhen.FirstCompleted);
        HashSet<AsyncioTask<int>> typed = done;
        var (done2, pending2) = await Asyncio.Wait([tasks[0], tasks[1]]);
        var (done3, _) = await Asyncio.Wait(new HashSet<AsyncioTask<int>>(tasks), timeout: TimeSpan.FromSeconds(1), returnWhen: ReturnWhen.AllCompleted);
        var (done4, _) = await Asyncio.Wait(new List<AsyncioTask> { tasks[0], Asyncio.CreateTask(V()) }, timeout: 5);
        var (done5, _) = await Asyncio.Wait(new Future[] { tasks[0] }, timeout: null);

        typed.Should().NotBeEmpty();
        (done.Count + pending.Count).Should().Be(2);
        (done2.Count, pending2.Count, done3.Count, done4.Count, done5.Count).Should().Be((2, 0, 2, 2, 1));
        foreach (AsyncioTask<int> task in done2)
        {
            task.Result().Should().BePositive();
        }
    });

    [Test]
    public void WaitForAndShield_EachShape_Compile() => Virtual.Run(async () =>
    {
        AsyncioTask<int> t = Asyncio.CreateTask(F(2));
        int v = await Asyncio.WaitFor(F(1), timeout: 1.0);
        int w = await Asyncio.Shield(t);
        int w2 = await Asyncio.Shield(F(3));
        int w3 = await Asyncio.Shield(NativeAsync());
        int v2 = await Asyncio.WaitFor(t, 1);
        int v3 = await Asyncio.WaitFor(F(1), TimeSpan.FromSeconds(1));
        int v4 = await Asyncio.WaitFor(NativeAsync(), timeout: 1.0);
        int v5 = await Asyncio.WaitFor(() => NativeAsync(), timeout: 1.0);
        int v6 = await Asyncio.WaitFor(F(1), timeout: null);
        await Asyncio.WaitFor(V(), timeout: 1.0);
        await Asyncio.WaitFor(NativeVoidAsync(), timeout: 1.0);
        await Asyncio.Shield(V());

        (v, w, w2, w3, v2, v3, v4, v5, v6).Should().Be((1, 2, 3, 5, 2, 1, 5, 5, 1));
    });

    [Test]
    public void AsCompleted_EachShape_Compiles() => Virtual.Run(async () =>
    {
        AsyncioTask<int>[] tasks = [Asyncio.CreateTask(F(1)), Asyncio.CreateTask(F(2))];
        var sum = 0;
        foreach (var c in Asyncio.AsCompleted(tasks, timeout: 2))
        {
            var x = await c;
            sum += x;
        }

        await foreach (var task in Asyncio.AsCompleted(tasks))
        {
            tasks.Should().Contain(task);
            sum += task.Result();
        }

        foreach (var c in Asyncio.AsCompleted([F(1), F(2)]))
        {
            sum += await c;
        }

        foreach (var c in Asyncio.AsCompleted(Enumerable.Range(1, 2).Select(F)))
        {
            sum += await c;
        }

        sum.Should().Be(12);
    });

    [Test]
    public void Sleep_EachShape_Compiles() => Virtual.Run(async () =>
    {
        await Asyncio.Sleep(0.5);
        string s = await Asyncio.Sleep(0.5, "result");
        await Asyncio.Sleep(TimeSpan.FromSeconds(1));
        string z = await Asyncio.Sleep(TimeSpan.FromSeconds(1), "span");
        await Asyncio.Sleep(1);

        (s, z, Asyncio.GetRunningLoop().Time()).Should().Be(("result", "span", 4.0));
    });

    [Test]
    public void EnsureFutureAndQuestions_Compile() => Virtual.Run(async () =>
    {
        var loop = Asyncio.GetRunningLoop();
        AsyncioTask<int> t = Asyncio.EnsureFuture(F(1));
        AsyncioTask v = Asyncio.EnsureFuture(V());
        AsyncioTask<int> same = Asyncio.EnsureFuture(t);
        Future<int> plain = Asyncio.EnsureFuture(Done(2));
        Future<int> n = Asyncio.EnsureFuture(NativeAsync());
        Future<int> w = Asyncio.WrapFuture(NativeAsync());
        Future wv = Asyncio.WrapFuture(NativeVoidAsync());
        Task<int> k = Asyncio.RunCoroutineThreadsafe(F(1), loop);
        Task kv = Asyncio.RunCoroutineThreadsafe(V(), loop);
        AsyncioTask? current = Asyncio.CurrentTask();
        HashSet<AsyncioTask> all = Asyncio.AllTasks();
        Coroutine<int> coro = F(1);

        same.Should().BeSameAs(t);
        all.Should().Contain(current!).And.Contain(t);
        (Asyncio.IsFuture(t), Asyncio.IsFuture(coro), Asyncio.IsFuture(1)).Should().Be((true, false, false));
        (Asyncio.IsCoroutine(coro), Asyncio.IsCoroutine(t), Asyncio.IsCoroutine(null)).Should().Be((true, false, false));
        (Asyncio.IsCoroutineFunction(F), Asyncio.IsCoroutineFunction(NativeAsync)).Should().Be((true, false));
        (await Asyncio.Gather(t, plain, n, w, coro)).Should().Equal(1, 2, 5, 5, 1);
        await Asyncio.Gather(v, wv);
        await kv;
        (await k).Should().Be(1);
    });

    [Test]
    public void ToThread_EachShape_Compiles() => AsyncioContext.Run(async () =>
    {
        (await Asyncio.ToThread(() => Blocking())).Should().Be(9);
        (await Asyncio.ToThread(Blocking)).Should().Be(9);
        await Asyncio.ToThread(() => { });
    });

    [Test]
    public void TaskGroup_EachShape_Compiles() => Virtual.Run(async () =>
    {
        await Asyncio.TaskGroup(async tg =>
        {
            var a = tg.CreateTask(F(1));
            AsyncioTask<int> b = tg.CreateTask(() => NativeAsync());
            AsyncioTask<int> c = tg.CreateTask(async () => await F(3));
            AsyncioTask d = tg.CreateTask(V(), name: "d");
            AsyncioTask e = tg.CreateTask(async () => { await V(); });
            AsyncioTask f = tg.CreateTask(NativeVoidAsync);
            (await a + await b + await c).Should().Be(9);
            await Asyncio.Gather(d, e, f);
        });
        int sum = await Asyncio.TaskGroup(async tg =>
        {
            var a = tg.CreateTask(F(1));
            var b = tg.CreateTask(F(2));
            return await a + await b;
        });
        await Asyncio.TaskGroup(async Task (tg) => await tg.CreateTask(F(1)));
        int native = await Asyncio.TaskGroup(async Task<int> (tg) => await tg.CreateTask(F(4)));
        await Asyncio.TaskGroup(GroupBody);
        await Asyncio.TaskGroup(NativeGroupBody);

        (sum, native).Should().Be((3, 4));

        static async Coroutine GroupBody(TaskGroup tg) => await tg.CreateTask(F(1));
        static async Task NativeGroupBody(TaskGroup tg) => await tg.CreateTask(F(1));
    });

    [Test]
    public void Timeout_EachShape_Compiles() => Virtual.Run(async () =>
    {
        await Asyncio.Timeout(1.0, async cm =>
        {
            cm.Reschedule(cm.When() + 1);
            await V();
            cm.Expired().Should().BeFalse();
        });
        int result = await Asyncio.Timeout(1, async cm => await F(1));
        await Asyncio.Timeout(null, async cm => { await V(); });
        await Asyncio.Timeout(TimeSpan.FromSeconds(1), async cm => { await V(); });
        int span = await Asyncio.Timeout(TimeSpan.FromSeconds(1), async cm => await F(2));
        await Asyncio.TimeoutAt(Asyncio.GetRunningLoop().Time() + 1, async cm => { await V(); });
        int at = await Asyncio.TimeoutAt(10, async cm => await F(3));
        await Asyncio.Timeout(1, async Task (cm) => await V());
        int native = await Asyncio.Timeout(1, async Task<int> (cm) => await F(4));
        int lambda = await Asyncio.Timeout(1, cm => F(5));
        int nativeLambda = await Asyncio.Timeout(1, cm => NativeAsync());

        (result, span, at, native, lambda, nativeLambda).Should().Be((1, 2, 3, 4, 5, 5));
    });

    // ---- generator-based coroutines

    private static IEnumerable<IAwaitable> SayAfter(double delay, string what, List<string> said)
    {
        yield return Asyncio.Sleep(delay);
        said.Add(what);
    }

    private static IEnumerable<IAwaitable> Compute(int n)
    {
        Coroutine<int> inner = F(n);
        yield return inner;
        yield return Asyncio.Return(inner.Result() + 122);
    }

    [Test]
    public void Generators_Compile() => Virtual.Run(async () =>
    {
        var said = new List<string>();
        AsyncioTask task = Asyncio.CreateTask(Asyncio.Coroutine(SayAfter(1, "hello", said)));
        await task;
        await Asyncio.Coroutine(SayAfter(2, "world", said));
        int result = await Asyncio.Coroutine<int>(Compute(1));

        said.Should().Equal("hello", "world");
        result.Should().Be(123);
        Asyncio.GetRunningLoop().Time().Should().Be(3);
    });

    // ---- callbacks

    [Test]
    public void Callbacks_EachShape_Compile() => Virtual.Run(async () =>
    {
        var loop = Asyncio.GetRunningLoop();
        var log = new List<string>();
        Handle h = loop.CallSoon(() => log.Add("soon"));
        loop.CallSoon(static (List<string> s) => s.Add("state"), log);
        loop.CallSoon(static (List<string> s, int n) => s.Add($"state {n}"), log, 2);
        loop.CallSoonThreadsafe(() => log.Add("threadsafe"));
        loop.CallSoon(log.Remove, "no such line");
        TimerHandle th = loop.CallLater(1.5, () => log.Add("later"));
        loop.CallAt(loop.Time() + 1, () => log.Add("at"));
        loop.CallLater(TimeSpan.FromSeconds(2), () => log.Add("span"));
        loop.CallLater(3, static (List<string> s) => s.Add("later state"), log);
        Handle cancelled = loop.CallSoon(() => log.Add("never"), context: Context.CopyContext());
        cancelled.Cancel();
        loop.CallLater(1, () => log.Add("in context"), context: new Context());
        loop.CallAt(1, () => log.Add("at in context"), context: new Context());
        loop.CallSoonThreadsafe(() => { }, context: new Context());
        loop.Post(() => log.Add("post"));
        (h.Cancelled(), cancelled.Cancelled(), th.When()).Should().Be((false, true, 1.5));
        await Asyncio.Sleep(5);

        log.Should().Equal("soon", "state", "state 2", "threadsafe", "post", "at", "in context", "at in context", "later", "span", "later state");
    });

    [Test]
    public void FuturesByHand_Compile() => Virtual.Run(async () =>
    {
        var loop = Asyncio.GetRunningLoop();
        Future<int> fut = loop.CreateFuture<int>();
        fut.SetResult(1);
        Future<int> failed = loop.CreateFuture<int>();
        failed.SetException(new TrialError());
        Future bare = loop.CreateFuture();
        bare.SetResult();
        await bare;

        (await fut, fut.Result(), fut.Done()).Should().Be((1, 1, true));
        failed.Exception().Should().BeOfType<TrialError>();
    });

    [Test]
    public void RunInExecutor_EachShape_Compiles() => AsyncioContext.Run(async () =>
    {
        var loop = Asyncio.GetRunningLoop();
        int r = await loop.RunInExecutor(null, () => Blocking());
        int r2 = await loop.RunInExecutor(null, Blocking);
        await loop.RunInExecutor(null, () => { });
        using var pool = new ThreadPoolExecutor(maxWorkers: 1);
        int r3 = await loop.RunInExecutor(pool, () => Blocking());

        (r, r2, r3).Should().Be((9, 9, 9));
        await loop.ShutdownAsyncgens();
        await loop.ShutdownDefaultExecutor(timeout: 1);
    });

    [Test]
    public void LoopSettings_Compile() => Virtual.Run(async () =>
    {
        var loop = Asyncio.GetRunningLoop();
        var messages = new List<string>();
        loop.SetExceptionHandler((loop, context) => messages.Add(context.Message));
        loop.SetExceptionHandler((l, context) =>
        {
            _ = (context.Message, context.Exception, context.Future, context.Task, context.Handle, context.Protocol, context.Transport);
            messages.Add(context.Message);
        });
        loop.CallSoon(() => throw new TrialError());
        loop.SetDebug(true);
        loop.SlowCallbackDuration = 0.1;
        loop.SetDebug(false);
        loop.SetTaskFactory(Asyncio.EagerTaskFactory);
        loop.SetTaskFactory((l, coro, options) => AsyncioTask.Create(coro, l, options.Name, options.Context));
        loop.SetTaskFactory(null);
        await loop.ShutdownAsyncgens();
        await Asyncio.Sleep(0);

        messages.Should().ContainSingle();
    });

    [Test]
    public void Exceptions_KeepTheirNamesAndBases()
    {
        typeof(CancelledError).Should().BeDerivedFrom<OperationCanceledException>();
        typeof(InvalidStateError).Should().BeDerivedFrom<InvalidOperationException>();
        typeof(KeyboardInterrupt).Should().BeDerivedFrom<Exception>();
    }

    [Test]
    public void RunnerInAUsing_Compiles()
    {
        using var r = new Runner();
        r.Run(F(1)).Should().Be(1);
        r.Run(V());
        r.Run(NativeAsync).Should().Be(5);
        r.Run(async () => await F(2)).Should().Be(2);
    }

    // ---- virtual time

    [Test]
    public void VirtualClock_StartsAtZero() =>
        AsyncioContext.Run(Start(), loopFactory: () => new EventLoop(new VirtualClock())).Should().Be(0);

    private static async Coroutine<double> Start() => Asyncio.GetRunningLoop().Time();

    private static Future<int> Done(int value)
    {
        Future<int> future = Asyncio.GetRunningLoop().CreateFuture<int>();
        future.SetResult(value);
        return future;
    }
}
