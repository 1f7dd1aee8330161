using System.Reflection;
using System.Runtime.CompilerServices;
using AsyncioSharp.Tests.Infrastructure;

#pragma warning disable ASY015 // What is tested: a loop inside a loop is refused.

namespace AsyncioSharp.Tests.Runners;

/// <summary>What a runner takes, what it hands back, and what it leaves behind.</summary>
[TestFixture]
public class RunnerUseTests
{
    /// <summary>What asyncio refuses when it runs, a number, a plain function or a future, must not compile.</summary>
    [TestCase(typeof(AsyncioContext))]
    [TestCase(typeof(Asyncio))]
    [TestCase(typeof(Runner))]
    [Property("Semantic", "236")]
    [PythonTest("test_runners", "RunTests.test_asyncio_run_only_coro")]
    [PythonTest("test_runners", "RunnerTests.test_run_non_coro")]
    [PythonTest("test_runners", "RunnerTests.test_run_future")]
    public void Run_FirstParameter_IsACoroutineOrAnAsyncFunction(Type type)
    {
        Type[] first = [.. type.GetMember("Run").Cast<MethodInfo>().Select(static run => run.GetParameters()[0].ParameterType)];

        first.Should().NotBeEmpty();
        first.Select(static parameter => Open(parameter.IsAssignableTo(typeof(Delegate)) ? Open(parameter.GetGenericArguments()[^1]) : parameter)).Distinct()
            .Should().BeEquivalentTo([typeof(Coroutine), typeof(Coroutine<>), typeof(Task), typeof(Task<>), typeof(ValueTask), typeof(ValueTask<>)]);
        first.Where(static parameter => !parameter.IsAssignableTo(typeof(Delegate))).Select(Open).Distinct()
            .Should().BeEquivalentTo([typeof(Coroutine), typeof(Coroutine<>)], "a task in hand would have run before");

        static Type Open(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;
    }

    [Test]
    [PythonTest("test_runners", "RunnerTests.test_debug")]
    [PythonTest("test_runners", "RunnerTests.test_non_debug")]
    public void GetLoop_Debug_IsAsAsked([Values] bool debug)
    {
        using var runner = new Runner(debug: debug);

        runner.GetLoop().GetDebug().Should().Be(debug);
    }

    [Test]
    [PythonTest("test_runners", "RunTests.test_asyncio_run_loop_factory")]
    public void Run_LoopFactory_IsAskedOnceAndItsLoopRuns()
    {
        var made = new List<EventLoop>();
        AsyncioContext.Run(
            async Coroutine () => Asyncio.GetRunningLoop().Should().BeSameAs(made.Single()),
            loopFactory: () =>
            {
                made.Add(Virtual.Loop());
                return made[^1];
            });

        made.Should().ContainSingle().Which.IsClosed().Should().BeTrue();
    }

    [Test]
    [PythonTest("test_runners", "RunTests.test_loop_factory_default_event_loop")]
    public void Run_DefaultLoopFromAFactory_IsOfTheKindOfTheDefault()
    {
        Type own = AsyncioContext.Run(async Coroutine<Type> () => Asyncio.GetRunningLoop().GetType());
        Type made = AsyncioContext.Run(async Coroutine<Type> () => Asyncio.GetRunningLoop().GetType(), loopFactory: static () => new EventLoop());

        made.Should().Be(own).And.Be<EventLoop>();
    }

    [Test, Property("Semantic", "237")]
    [PythonTest("test_runners", "RunnerTests.test_run")]
    [PythonTest("test_runners", "RunnerTests.test_explicit_close")]
    [PythonTest("test_runners", "RunnerTests.test_double_close")]
    public void Close_OnceOrTwice_ClosesTheLoopAndRefusesIt()
    {
        var runner = new Runner(loopFactory: Virtual.Loop);
        EventLoop loop = runner.GetLoop();
        runner.Run(Asyncio.Sleep(1, "done")).Should().Be("done");

        for (int i = 0; i < 2; i++)
        {
            runner.Close();
            loop.IsClosed().Should().BeTrue();
            runner.Invoking(static r => r.GetLoop()).Should().Throw<InvalidOperationException>().WithMessage("Runner is closed*");
        }
    }

    [Test, Property("Semantic", "237")]
    [PythonTest("test_runners", "RunnerTests.test_second_with_block_raises")]
    public void Using_ASecondTime_RunsNothing()
    {
        var runner = new Runner(loopFactory: Virtual.Loop);
        var log = new List<int>();
        using (runner)
        {
            runner.Run(Add(1));
        }

        FluentActions.Invoking(() =>
        {
            using (runner)
            {
                runner.Run(Add(2));
            }
        }).Should().Throw<InvalidOperationException>().WithMessage("Runner is closed*");
        log.Should().Equal(1);

        async Coroutine Add(int value) => log.Add(value);
    }

    [Test, Property("Semantic", "234")]
    [PythonTest("test_runners", "RunnerTests.test_run_keeps_context")]
    public void Run_SeveralTimes_KeepsTheContext()
    {
        var variable = new ContextVar<int>("number", -1);
        using var runner = new Runner(loopFactory: Virtual.Loop);

        runner.Run(Exchange(1)).Should().Be(-1);
        runner.Run(Exchange(2)).Should().Be(1);

        runner.Run(async Coroutine<Context> () => Context.CopyContext()).Get(variable).Should().Be(2);

        async Coroutine<int> Exchange(int value)
        {
            int old = variable.Get();
            await Asyncio.Sleep(0);
            variable.Set(value);
            return old;
        }
    }

    [Test]
    [PythonTest("test_runners", "RunnerTests.test_recursive_run")]
    public void Run_ByItsOwnMain_IsRefused()
    {
        using var runner = new Runner(loopFactory: Virtual.Loop);
        var ran = false;

        runner.Invoking(r => r.Run(Outer())).Should().Throw<InvalidOperationException>().WithMessage("*cannot be called from a running event loop*");

        ran.Should().BeFalse();
        runner.Run(Inner());
        ran.Should().BeTrue("the runner is as usable as before");

        async Coroutine Outer() => runner.Run(Inner());

        async Coroutine Inner() => ran = true;
    }

    /// <summary>Making a text of a result can be slow, and fail; nobody asked for it.</summary>
    [Test]
    [PythonTest("test_runners", "RunnerTests.test_no_repr_is_call_on_the_task_result")]
    public void Run_Result_IsNotMadeATextOf([Values] bool debug)
    {
        using var runner = new Runner(debug, Virtual.Loop);

        CountsItsTexts result = runner.Run(async Coroutine<CountsItsTexts> () => new CountsItsTexts());

        result.Count.Should().Be(0);
    }

    [Test, Property("Semantic", "229")]
    [PythonTest("test_runners", "RunTests.test_asyncio_run_closes_gens_after_hanging_tasks_errors")]
    public void Run_MainFailsAndALeftoverFailsOnItsGenerator_ClosesTheGenerator()
    {
        List<LoopExceptionContext> reports = null!;
        AsyncioTask spinner = null!;
        var closed = 0;

        FluentActions.Invoking(() => Virtual.Run(async () =>
        {
            reports = Virtual.CollectReports();
            spinner = Asyncio.CreateTask(Spin());
            await Asyncio.Sleep(2.5);
            throw new TrialError();
        })).Should().Throw<TrialError>();

        spinner.Exception().Should().BeOfType<DivideByZeroException>();
        closed.Should().Be(1);
        reports.Should().ContainSingle().Which.Task.Should().BeSameAs(spinner);

        async Coroutine Spin()
        {
            // Not await foreach, which would close it here: only the loop knows this generator when the task has failed.
            IAsyncEnumerator<int> items = Asyncio.Asyncgen(Fidget()).GetAsyncEnumerator();
            while (await items.MoveNextAsync())
            {
                try
                {
                    await Asyncio.Sleep(1);
                }
                catch (CancelledError)
                {
                    throw new DivideByZeroException();
                }
            }
        }

        async IAsyncEnumerable<int> Fidget([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                while (true)
                {
                    yield return 1;
                    await Asyncio.Sleep(0);
                }
            }
            finally
            {
                closed++;
            }
        }
    }

    [TestCase("1", "True False True")]
    [TestCase("0", "False False True")]
    [Category("Slow")]
    [PythonTest("test_runners", "RunTests.test_asyncio_run_debug")]
    public void Run_Debug_IsAsAskedAndElseThatOfTheEnvironment(string variable, string modes)
    {
        using var child = new TrialProcess("debug modes", ("ASYNCIOSHARP_DEBUG", variable));

        child.ReadRest().Should().Equal(modes.Split(' '));
        child.ExitCode.Should().Be(0);
    }

    // ---- Ctrl-C, with a real signal to a real process.

    [Test, Category("Slow"), Platform("Linux,MacOsX"), Property("Semantic", "232")]
    [PythonTest("test_runners", "RunnerTests.test_interrupt_call_soon")]
    public void Run_CtrlCWhileMainNeverWaits_CancelsItAtItsNextTurn()
    {
        using var child = new TrialProcess("spinner");
        child.ReadLine().Should().Be("ready");
        child.PressCtrlC();

        child.ReadRest().Should().Equal("cancelled", "KeyboardInterrupt");
        child.ExitCode.Should().Be(130);
    }

    [Test, Category("Slow"), Platform("Linux,MacOsX"), Property("Semantic", "232")]
    [PythonTest("test_runners", "RunnerTests.test_interrupt_wait")]
    public void Run_CtrlCWhileMainWaitsForAFuture_CancelsBoth()
    {
        using var child = new TrialProcess("waiter");
        child.ReadLine().Should().Be("ready");
        child.PressCtrlC();

        child.ReadRest().Should().Equal("cancelled", "interrupted, future cancelled True");
        child.ExitCode.Should().Be(0);
    }

    [Test, Category("Slow"), Platform("Linux,MacOsX"), Property("Semantic", "232")]
    [PythonTest("test_runners", "RunnerTests.test_interrupt_cancelled_task")]
    public void Run_CtrlCWhileMainIsCancelledAnyway_IsACancellation()
    {
        using var child = new TrialProcess("cancelled before");
        child.ReadLine().Should().Be("ready");
        child.PressCtrlC();

        child.ReadRest().Should().Equal("cancelled 2", "CancelledError");
        child.ExitCode.Should().Be(0);
    }

    private sealed class CountsItsTexts
    {
        public int Count { get; private set; }

        public override string ToString()
        {
            Count++;
            return base.ToString()!;
        }
    }
}
