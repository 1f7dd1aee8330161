using AsyncioSharp.Tests.Infrastructure;

#pragma warning disable ASY002 // What is tested: the second await fails.

namespace AsyncioSharp.Tests.Coroutines;

[TestFixture]
public class CoroutineTests
{
    private const int Deep = 100_000;

    [Test]
    public void Call_DoesNotRunTheBody()
    {
        var log = new List<string>();

        Coroutine cold = Body();
        log.Should().BeEmpty();
        Virtual.Run(async () => await cold);

        log.Should().Equal("ran");

        async Coroutine Body() => log.Add("ran");
    }

    [Test]
    public void Call_ArgumentsAreTakenAtTheCall()
    {
        int value = 1;
        Coroutine<int> cold = Body(value);
        value = 2;

        Virtual.Run(async () => await cold).Should().Be(1);

        static async Coroutine<int> Body(int value) => value;
    }

    [Test]
    public void Await_ASecondTime_IsAClearError([Values] Body body)
    {
        int runs = 0;
        Exception? seen = null;
        Virtual.Run(body, Coroutine, Native);

        runs.Should().Be(1);
        seen.Should().BeOfType<InvalidOperationException>().Which.Message.Should().StartWith("cannot reuse already awaited coroutine").And.Contain(nameof(Once));

        async Coroutine Coroutine()
        {
            Coroutine once = Once();
            await once;
            try
            {
                await once;
            }
            catch (InvalidOperationException e)
            {
                seen = e;
            }
        }

        async Task Native()
        {
            Coroutine once = Once();
            await once;
            try
            {
                await once;
            }
            catch (InvalidOperationException e)
            {
                seen = e;
            }
        }

        async Coroutine Once()
        {
            runs++;
            await Asyncio.Sleep(0);
        }
    }

    [Test]
    public void Await_WhileItIsATask_IsAnError()
    {
        Virtual.Run(async () =>
        {
            Coroutine body = Body();
            AsyncioTask task = Asyncio.CreateTask(body);
            Exception? seen = null;
            try
            {
                await body;
            }
            catch (InvalidOperationException e)
            {
                seen = e;
            }

            seen.Should().NotBeNull();
            await task;
        });

        static async Coroutine Body() => await Asyncio.Sleep(0);
    }

    [Test]
    public void CreateTask_OfTheSameCoroutineTwice_IsAnError()
    {
        using var loop = Virtual.Loop();
        Coroutine body = Body();
        loop.CreateTask(body);

        loop.Invoking(l => l.CreateTask(body)).Should().Throw<InvalidOperationException>().WithMessage("cannot reuse already awaited coroutine*");
        Asyncio.AllTasks(loop).Should().ContainSingle();
        loop.Turns(3);

        static async Coroutine Body() => await Asyncio.Sleep(0);
    }

    [Test]
    public void Run_CoroutineNeverAwaitedInDebugMode_IsReportedWithItsOrigin()
    {
        Reports? reports = null;
        AsyncioContext.Run(
            async () =>
            {
                reports = Reports.Of(Asyncio.GetRunningLoop());
                Coroutine forgotten = Forgotten();
                await Asyncio.Sleep(1);
                GC.KeepAlive(forgotten);
            },
            debug: true,
            loopFactory: Virtual.Loop);

        reports!.Only.Message.Should().Contain(nameof(Forgotten)).And.Contain("was never awaited");
        reports.Only.SourceTraceback.Should().Contain(nameof(Run_CoroutineNeverAwaitedInDebugMode_IsReportedWithItsOrigin));

        static async Coroutine Forgotten() => await Asyncio.Sleep(0);
    }

    [Test]
    public void Run_CoroutinesAwaitedInDebugMode_NothingIsReported()
    {
        Reports? reports = null;
        AsyncioContext.Run(
            async () =>
            {
                reports = Reports.Of(Asyncio.GetRunningLoop());
                for (int i = 0; i < 100; i++)
                {
                    await Body();
                    await Asyncio.Sleep(0, 1);
                }

                Body().Close();
                await Asyncio.CreateTask(Body());
            },
            debug: true,
            loopFactory: Virtual.Loop);

        reports!.All.Should().BeEmpty();

        static async Coroutine Body() => await Asyncio.Sleep(0);
    }

    [Test]
    public void Run_SleepOfZeroNotAwaitedInDebugMode_DoesNotDisturb()
    {
        // Sleep(0) is one shared object: it must be tracked by nobody.
        Reports? reports = null;
        AsyncioContext.Run(
            async () =>
            {
                reports = Reports.Of(Asyncio.GetRunningLoop());
                await Asyncio.Sleep(0);
                await Asyncio.Sleep(-1);
            },
            debug: true,
            loopFactory: Virtual.Loop);

        reports!.All.Should().BeEmpty();
    }

    [Test]
    public void Close_NotStarted_ItCannotBeAwaitedAnyMore()
    {
        Action run = () => Virtual.Run(async () =>
        {
            Coroutine body = Body();
            body.Close();
            body.Close();
            await body;
        });

        run.Should().Throw<InvalidOperationException>();

        static async Coroutine Body() => await Asyncio.Sleep(0);
    }

    [Test]
    public void Close_Running_IsRefused()
    {
        Exception? seen = null;
        Virtual.Run(async () =>
        {
            Coroutine body = Body();
            AsyncioTask task = Asyncio.CreateTask(body);
            await Asyncio.Sleep(0);
            seen = FluentActions.Invoking(body.Close).Should().Throw<InvalidOperationException>().Which;
            await task;
        });

        seen!.Message.Should().Contain("running").And.Contain("Cancel its task");

        static async Coroutine Body() => await Asyncio.Sleep(1);
    }

    [Test]
    public void Await_Nested100000DeepWithoutSuspending_DoesNotOverflow([Values(0, 256 * 1024)] int stackBytes)
    {
        int result = 0;
        Background.Run(() => result = Virtual.Run(() => Descend(Deep, suspend: false)), stackBytes);

        result.Should().Be(Deep);
    }

    [Test]
    public void Await_Nested100000DeepSuspendingAtTheBottom_DoesNotOverflow([Values(0, 256 * 1024)] int stackBytes)
    {
        int result = 0;
        Background.Run(() => result = Virtual.Run(() => Descend(Deep, suspend: true)), stackBytes);

        result.Should().Be(Deep);
    }

    [Test]
    public void Await_NestedDeepInsideANativeBody_DoesNotOverflow([Values] bool suspend)
    {
        int result = 0;
        Background.Run(() => result = Virtual.Run(async Task<int> () => await Descend(Deep, suspend)), 256 * 1024);

        result.Should().Be(Deep);
    }

    [Test]
    public void Await_NestedDeepAndFailing_TheErrorReachesTheTop()
    {
        // .NET collects a frame of the trace per rethrow, so this is as deep as is quick.
        Exception? seen = null;
        Background.Run(() => seen = FluentActions.Invoking(() => Virtual.Run(() => Fail(1_000))).Should().Throw<FormatException>().Which, 256 * 1024);

        seen!.Message.Should().Be("bottom");

        static async Coroutine Fail(int depth)
        {
            if (depth == 0)
            {
                throw new FormatException("bottom");
            }

            await Fail(depth - 1);
        }
    }

    [Test]
    public void Await_CoroutinesAndNativeMethodsInTurn10000Deep_DoesNotOverflow([Values] bool suspend)
    {
        int result = 0;
        Background.Run(() => result = Virtual.Run(() => Even(10_000)), 256 * 1024);

        result.Should().Be(10_000);

        async Coroutine<int> Even(int depth)
        {
            if (depth == 0)
            {
                if (suspend)
                {
                    await Asyncio.Sleep(1);
                }

                return 0;
            }

            return await Odd(depth - 1) + 1;
        }

        async Task<int> Odd(int depth) => await Even(depth - 1) + 1;
    }

    [Test]
    public void Await_DeepChainFails_AFrameInTheMiddleCanCatchIt([Values] bool suspend)
    {
        Virtual.Run(() => Frame(0)).Should().Be("caught at 70, back at 0");

        async Coroutine<string> Frame(int depth)
        {
            if (depth == 200)
            {
                if (suspend)
                {
                    await Asyncio.Sleep(1);
                }

                throw new FormatException();
            }

            try
            {
                string text = await Frame(depth + 1);
                return depth == 0 ? text + ", back at 0" : text;
            }
            catch (FormatException) when (depth == 70)
            {
                return "caught at 70";
            }
        }
    }

    [Test]
    public void Cancel_NestedDeep_ReachesTheBottomAndEveryFinallyRunsInsideOut()
    {
        var log = new List<int>();
        using var loop = Virtual.Loop();
        AsyncioTask task = loop.CreateTask(Frame(0));
        loop.Turn();

        task.Cancel();
        loop.Turns(2);

        task.Cancelled().Should().BeTrue();
        log.Should().Equal(Enumerable.Range(0, 200).Reverse());

        async Coroutine Frame(int depth)
        {
            if (depth == 200)
            {
                await Asyncio.Sleep(10);
                return;
            }

            try
            {
                await Frame(depth + 1);
            }
            finally
            {
                log.Add(depth);
            }
        }
    }

    [Test]
    public void Cancel_OfATaskWithTwoNativeSubFlows_ReachesBoth()
    {
        var log = new List<string>();
        using var loop = Virtual.Loop();
        AsyncioTask task = loop.CreateTask(async Task () => await Task.WhenAll(Flow("a"), Flow("b")));
        loop.Turn();

        task.Cancel();
        loop.Turns(4);

        log.Should().BeEquivalentTo("a", "b");
        task.Cancelled().Should().BeTrue();

        async Task Flow(string name)
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledError)
            {
                log.Add(name);
                throw;
            }
        }
    }

    [Test]
    public void Await_WithSuppressedFlow_DoesNotBreakTheLoop()
    {
        var variable = new ContextVar<string>("who", "nobody");
        string? other = null;
        Virtual.Run(async () =>
        {
            variable.Set("main");
            AsyncioTask task;
            using (ExecutionContext.SuppressFlow())
            {
                task = Asyncio.CreateTask(Look());
            }

            await task;
            return variable.Get();
        }).Should().Be("main");

        other.Should().Be("main", "the flow of AsyncLocals is .NET's; the context of a task is a copy of its creator's all the same");

        async Coroutine Look()
        {
            await Asyncio.Sleep(0);
            other = variable.Get();
        }
    }

    [Test]
    public void Await_DeepChainThatDoesNotSuspend_NothingElseRunsInBetween()
    {
        var log = new List<string>();
        using var loop = Virtual.Loop();
        loop.CreateTask(Deeply());
        loop.CallSoon(() => log.Add("next in line"));

        loop.Turn();

        log.Should().Equal("bottom reached", "next in line");

        async Coroutine Deeply()
        {
            await Descend(1_000, suspend: false);
            log.Add("bottom reached");
        }
    }

    [Test]
    public void Await_DeepInTwoTasksAtOnce_BothEnd()
    {
        int[] results = Virtual.Run(async () => await Asyncio.Gather(Descend(1_000, suspend: true), Descend(1_000, suspend: false), Descend(500, suspend: true)));

        results.Should().Equal(1_000, 1_000, 500);
    }

    [Test]
    public void Await_Throws_TheErrorPassesThroughEveryFrame([Values] bool suspend)
    {
        var log = new List<string>();
        var error = new FormatException();
        Action run = () => Virtual.Run(Outer);

        run.Should().Throw<FormatException>().Which.Should().BeSameAs(error);
        log.Should().Equal("inner", "outer");

        async Coroutine Outer()
        {
            try
            {
                await Inner();
            }
            finally
            {
                log.Add("outer");
            }
        }

        async Coroutine<int> Inner()
        {
            try
            {
                if (suspend)
                {
                    await Asyncio.Sleep(1);
                }

                throw error;
            }
            finally
            {
                log.Add("inner");
            }
        }
    }

    [Test]
    public void Await_Throws_TheCallerCanCatchItAndGoOn([Values] Body body, [Values] bool suspend)
    {
        var log = new List<string>();
        Virtual.Run(body, Coroutine, Native);

        log.Should().Equal("caught", "goes on");

        async Coroutine Coroutine()
        {
            try
            {
                await Fail();
            }
            catch (FormatException)
            {
                log.Add("caught");
            }

            await Asyncio.Sleep(1);
            log.Add("goes on");
        }

        async Task Native()
        {
            try
            {
                await Fail();
            }
            catch (FormatException)
            {
                log.Add("caught");
            }

            await Asyncio.Sleep(1);
            log.Add("goes on");
        }

        async Coroutine Fail()
        {
            if (suspend)
            {
                await Asyncio.Sleep(1);
            }

            throw new FormatException();
        }
    }

    [Test, Property("Semantic", "58")]
    public void Await_CoroutineSetsAContextVar_ItsCallerSeesIt([Values] bool suspend)
    {
        var variable = new ContextVar<string>("who", "nobody");
        Virtual.Run(async () =>
        {
            await Set();
            return variable.Get();
        }).Should().Be("callee");

        async Coroutine Set()
        {
            if (suspend)
            {
                await Asyncio.Sleep(1);
            }

            variable.Set("callee");
        }
    }

    [Test, Property("Semantic", "58")]
    public void Await_NativeMethodSetsAContextVar_ItsCallerSeesIt()
    {
        var variable = new ContextVar<string>("who", "nobody");
        Virtual.Run(async () =>
        {
            await Set();
            return variable.Get();
        }).Should().Be("callee", "a task has one context, whatever its methods are");

        async Task Set()
        {
            await Asyncio.Sleep(1);
            variable.Set("callee");
        }
    }

    [Test]
    public void Await_DeepChainSetsAContextVarAtTheBottom_TheTopSeesIt()
    {
        var variable = new ContextVar<int>("n", 0);
        Virtual.Run(async () =>
        {
            await Dig(500);
            return variable.Get();
        }).Should().Be(7);

        async Coroutine Dig(int depth)
        {
            if (depth == 0)
            {
                variable.Set(7);
                return;
            }

            await Dig(depth - 1);
        }
    }

    [Test]
    public void Await_ForeignTask_ComesHomeToThreadAndTask([Values] Body body, [Values] bool captured)
    {
        int home = 0, after = 0;
        AsyncioTask? before = null, current = null;
        Virtual.Run(body, Coroutine, Native);

        after.Should().Be(home);
        current.Should().NotBeNull().And.BeSameAs(before);

        async Coroutine Coroutine()
        {
            (home, before) = (Environment.CurrentManagedThreadId, Asyncio.CurrentTask());
            await Library(captured);
            (after, current) = (Environment.CurrentManagedThreadId, Asyncio.CurrentTask());
        }

        async Task Native()
        {
            (home, before) = (Environment.CurrentManagedThreadId, Asyncio.CurrentTask());
            await Library(captured);
            (after, current) = (Environment.CurrentManagedThreadId, Asyncio.CurrentTask());
        }

        // As libraries are written: it leaves the loop, and its caller must not notice.
        static async Task Library(bool captured) => await Task.Run(() => { }).ConfigureAwait(captured);
    }

    [Test]
    public void Await_ForeignTaskConfiguredInTheCoroutineItself_StillComesHome()
    {
        // A coroutine runs on its loop only, so ConfigureAwait(false) in it does not lead away, as it would in a native method.
        int home = 0, after = 0;
        Virtual.Run(async () =>
        {
            home = Environment.CurrentManagedThreadId;
#pragma warning disable ASY006 // What it warns of in a native method.
            await Task.Run(() => { }).ConfigureAwait(false);
#pragma warning restore ASY006
            after = Environment.CurrentManagedThreadId;
            await Asyncio.Sleep(1);
        });

        after.Should().Be(home);
    }

    [Test]
    public void Await_TaskYield_IsOneTurnAndStaysInTheTask([Values] Body body)
    {
        var log = new List<string>();
        Virtual.Run(body, Coroutine, Native);

        log.Should().Equal("other", "resumed True");

        async Coroutine Coroutine()
        {
            AsyncioTask? task = Asyncio.CurrentTask();
            Asyncio.GetRunningLoop().CallSoon(() => log.Add("other"));
            await Task.Yield();
            log.Add($"resumed {Asyncio.CurrentTask() == task}");
        }

        async Task Native()
        {
            AsyncioTask? task = Asyncio.CurrentTask();
            Asyncio.GetRunningLoop().CallSoon(() => log.Add("other"));
            await Task.Yield();
            log.Add($"resumed {Asyncio.CurrentTask() == task}");
        }
    }

    [Test]
    public void Await_OutsideOfALoop_IsAClearError()
    {
        Func<Task> outside = static async () => await Body();

        outside.Should().ThrowAsync<InvalidOperationException>().GetAwaiter().GetResult().WithMessage("no running event loop*");

        static async Coroutine Body() => await Asyncio.Sleep(0);
    }

    [Test]
    public void Await_ThroughTheInterface_Works([Values] Body body)
    {
        int result = 0;
        Virtual.Run(body, Coroutine, Native);

        result.Should().Be(3);

        async Coroutine Coroutine()
        {
            IAwaitable<int> any = Asyncio.Sleep(1, 3);
            result = await any;
        }

        async Task Native()
        {
            IAwaitable<int> any = Asyncio.Sleep(1, 3);
            result = await any;
        }
    }

    [Test]
    public void ToString_ByState_ShowsNameAndState()
    {
        Coroutine body = Named();
        body.ToString().Should().StartWith("<coroutine ").And.Contain(nameof(Named)).And.EndWith("created>");

        Virtual.Run(async () => await body);

        body.ToString().Should().EndWith("done>");
    }

    [Test]
    public void Result_NotEnded_IsAnInvalidState()
    {
        Coroutine<int> body = Body();

        body.Invoking(b => b.Result()).Should().Throw<InvalidStateError>();
        Virtual.Run(async () => await body);
        body.Result().Should().Be(1);

        static async Coroutine<int> Body() => 1;
    }

    [Test]
    public void GetResult_BlockingOnACoroutine_IsRefusedInsteadOfHanging()
    {
        Exception? seen = null;
        Virtual.Run(async () =>
        {
            Coroutine body = Named();
            var awaiter = body.GetAwaiter();
            seen = FluentActions.Invoking(() => awaiter.GetResult()).Should().Throw<InvalidStateError>().Which;
            body.Close();
        });

        seen!.Message.Should().Contain("Await it");
    }

    [Test]
    public void IsCoroutineFunction_ByReturnType()
    {
        Asyncio.IsCoroutineFunction(Named).Should().BeTrue();
        Asyncio.IsCoroutineFunction(ToString_ByState_ShowsNameAndState).Should().BeFalse();
        Asyncio.IsCoroutine(Named()).Should().BeTrue();
        Asyncio.IsCoroutine(Task.CompletedTask).Should().BeFalse();
    }

    [Test]
    [PythonTest("test_pep492", "CoroutineTests.test_iscoroutine_generator")]
    public void IsCoroutine_Iterator_OnlyWhenItIsMadeOne()
    {
        Asyncio.IsCoroutine(Iterator()).Should().BeFalse();
        Coroutine made = Asyncio.Coroutine(Iterator());
        Asyncio.IsCoroutine(made).Should().BeTrue();
        made.Close();

        static IEnumerable<IAwaitable> Iterator()
        {
            yield return Asyncio.Sleep(0);
        }
    }

    private static async Coroutine Named() => await Asyncio.Sleep(0);

    private static async Coroutine<int> Descend(int depth, bool suspend)
    {
        if (depth == 0)
        {
            if (suspend)
            {
                await Asyncio.Sleep(1);
            }

            return 0;
        }

        return await Descend(depth - 1, suspend) + 1;
    }
}
