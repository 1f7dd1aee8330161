using System.Runtime.CompilerServices;
using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

/// <summary>Two runs are compared step by step; the first difference is named with its line.</summary>
[TestFixture]
public class ExplorationDeterminismTests
{
    private int _static;

    [Test]
    public void CheckDeterminism_CleanBody_Passes() => Explorer.CheckDeterminism(async Coroutine () =>
    {
        var queue = new AsyncioQueue<int>(maxsize: 2);
        AsyncioTask producer = Asyncio.CreateTask(async Coroutine () =>
        {
            for (int i = 0; i < 20; i++)
            {
                await queue.Put(i);
                await Asyncio.Sleep(0.1);
            }
        });
        for (int i = 0; i < 20; i++)
        {
            await queue.Get();
        }

        await producer;
    });

    [Test]
    public void CheckDeterminism_TheFactorysLoopHasTasksAlready_TheyAreNumberedAndNamedAsOthersAre([Values] bool named)
    {
        var options = new TestOptions { CheckDeterminism = true, Leaks = LeakMode.Ignore, LoopFactory = MakeLoop };
        AsyncioTest.Run(static async Coroutine () => await Asyncio.Sleep(1), options);

        FluentActions.Invoking(() => AsyncioTest.Run(async Coroutine () => await Asyncio.Sleep(_static++), options))
            .Should().Throw<NondeterminismException>().WithMessage(named ? "*ticker*" : "*Task-1*");

        EventLoop MakeLoop()
        {
            var loop = new EventLoop(new VirtualClock());
            loop.CreateTask(Tick(), name: named ? "ticker" : null);
            return loop;
        }

        static async Coroutine Tick()
        {
            for (int i = 0; i < 3; i++)
            {
                await Asyncio.Sleep(0.25);
            }
        }
    }

    [Test]
    public void CheckDeterminism_OrderByGuid_NamesStepAndLine()
    {
        int line = SourceFile.Line();
        NondeterminismException difference = Differ(async Coroutine () =>
        {
            string[] names = [.. Enumerable.Range(0, 30).Select(i => $"worker {i}").OrderBy(_ => Guid.NewGuid())];
            await Asyncio.Gather(names.Select(name => Asyncio.CreateTask(Worker(), name: name)));
        });

        difference.Step.Should().Be(0, "the body makes its tasks in its first step");
        difference.Message.Should().MatchRegex("in step 0: there the first run made worker \\d+, and the second one makes worker \\d+").And.Contain($"{ThisFile()}:{line + 4}");
    }

    [TestCase(1, 0)]
    [TestCase(0, 1)]
    public void CheckDeterminism_ClockThatMovesInOneRunOnly_IsADifference(double first, double second)
    {
        double delay = second;

        Action check = () => Explorer.CheckDeterminism(async Coroutine () =>
        {
            delay = delay == first ? second : first;
            EventLoop loop = Asyncio.GetRunningLoop();
            var over = loop.CreateFuture();
            loop.CallLater(delay, () => over.SetResult());
            await over;
        });

        check.Should().Throw<NondeterminismException>().WithMessage($"*first run:  at {first} s*second run: at {second} s*");
    }

    [Test]
    public void CheckDeterminism_RandomShared_NamesStepAndLine()
    {
        int line = SourceFile.Line();
        NondeterminismException difference = Differ(async Coroutine () =>
        {
            await Asyncio.Sleep(1);
            await Asyncio.Sleep(Random.Shared.NextDouble());
        });

        // Its start, a timer of the library's, the step after the first sleep, another timer: this one comes at another time.
        difference.Step.Should().Be(4);
        difference.Message.Should().StartWith("The runs differ in step 4:").And.MatchRegex($@"(?m)^  before it:  main, .* \({ThisFile()}:{line + 4}\)").And.Contain("Random.Shared");
    }

    [Test]
    public void CheckDeterminism_StaticCounter_NamesStepAndLine()
    {
        int line = SourceFile.Line();
        NondeterminismException difference = Differ(async Coroutine () =>
        {
            for (int i = 0; i < _static; i++)
            {
                await Asyncio.Sleep(0);
            }

            _static++;
            await Asyncio.Sleep(1);
        });

        difference.Step.Should().Be(1);
        difference.Message.Should().StartWith("The runs differ in step 1:").And.MatchRegex($@"(?m)^  second run: at 0 s main, .* \({ThisFile()}:{line + 5}\)");
    }

    [Test]
    public void CheckDeterminism_OtherTaskOfANestedCoroutine_ShowsBothStepsWithTheirAwaitsAndLines()
    {
        int line = 0;
        string report = Differ(async Coroutine () =>
        {
            int run = _static++;
            line = SourceFile.Line();
            async Coroutine Inner(double delay)
            {
                await Asyncio.Sleep(delay);
            }

            async Coroutine Outer(double delay)
            {
                await Asyncio.Sleep(0);
                await Inner(delay);
            }

            await Asyncio.Gather(
                Asyncio.CreateTask(Outer(run == 0 ? 1 : 2), name: "left"),
                Asyncio.CreateTask(Outer(1.5), name: "right"));
        }).Message;

        string chain = $@".*Outer.* \({ThisFile()}:{line + 9}\) → .*Inner \({ThisFile()}:{line + 3}\) → <sleep until [\d.]+>";
        report.Should().MatchRegex($@"(?m)^  first run:  at 1 s left, which in the second run is at {chain}, \d+ others ready$")
            .And.MatchRegex($@"(?m)^  second run: at 1\.5 s right, {chain}, \d+ others ready$");
    }

    [Test]
    public void CheckDeterminism_OnlyTheNumberOfReadyEntriesDiffers_IsADifference()
    {
        int line = SourceFile.Line();
        string report = Differ(async Coroutine () =>
        {
            // Both times main cancels a sleeper at 1 s. Once the sleeper has been woken at that instant itself: the same steps in the same order, but it was ready already.
            AsyncioTask sleeper = Asyncio.CreateTask(Asyncio.Sleep(_static++ == 0 ? 1 : 2));
            await Asyncio.Sleep(1);
            sleeper.Cancel();
            await Asyncio.GatherReturnExceptions(sleeper);
        }).Message;

        string main = $@".* \({ThisFile()}:{line + 5}\) → <sleep until 1>";
        report.Should().MatchRegex($@"(?m)^  first run:  at 1 s main, which in the second run is at {main}, 1 others ready$")
            .And.MatchRegex($@"(?m)^  second run: at 1 s main, {main}, 0 others ready$");
    }

    [Test]
    public void CheckDeterminism_OneRunIsLonger_ShowsBothSteps()
    {
        Differ(async Coroutine () =>
        {
            if (_static++ > 0)
            {
                await Asyncio.Sleep(0);
            }
        }).Message.Should().MatchRegex("the first run was over there, and the second one goes on\\.\n +second run: .*ExplorationDeterminismTests.cs:");
    }

    [Test]
    public void CheckDeterminism_BodyThatFailsBothTimes_ThrowsItsError() =>
        FluentActions.Invoking(() => Explorer.CheckDeterminism(async Coroutine () => throw new FormatException("mine"))).Should().Throw<FormatException>();

    [Test]
    public void CheckDeterminism_FailsOnlyOnce_IsADifference() =>
        Differ(async Coroutine () =>
        {
            if (_static++ == 0)
            {
                throw new FormatException("once");
            }
        }).Message.Should().Contain("failed with FormatException: once").And.Contain("passed");

    [SetUp]
    public void Reset() => _static = 0;

    private static NondeterminismException Differ(Func<Coroutine> body) =>
        FluentActions.Invoking(() => Explorer.CheckDeterminism(body)).Should().Throw<NondeterminismException>().Which;

    private static async Coroutine Worker() => await Asyncio.Sleep(0);

    private static string ThisFile([CallerFilePath] string file = "") => Path.GetFileName(file);
}
