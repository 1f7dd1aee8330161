using System.Runtime.CompilerServices;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Loop;

[TestFixture, NonParallelizable]
public class ExceptionHandlerTests
{
    [Test, Property("Semantic", "11")]
    [PythonTest("test_events", "HandleTests.test_callback_with_exception")]
    public void CallSoon_CallbackThrows_IsReportedAndTheLoopGoesOn()
    {
        using var loop = Virtual.Loop();
        Reports reports = Reports.Of(loop);
        var error = new FormatException("no number");
        var log = new List<string>();
        Handle failing = loop.CallSoon(() => throw error);
        loop.CallSoon(() => log.Add("next"));

        loop.Turn();

        log.Should().Equal("next");
        reports.Only.Exception.Should().BeSameAs(error);
        reports.Only.Handle.Should().BeSameAs(failing);
        reports.Only.Message.Should().StartWith("Exception in callback <Handle ");
    }

    [Test, Property("Semantic", "11")]
    public void CallLater_CallbackThrows_IsReportedAndTheLoopGoesOn()
    {
        using var loop = Virtual.Loop();
        Reports reports = Reports.Of(loop);
        loop.CallLater(1, () => throw new FormatException());
        loop.CallLater(1, loop.Stop);

        loop.RunForever();

        reports.Only.Exception.Should().BeOfType<FormatException>();
    }

    [Test, Property("Semantic", "67")]
    public void Close_TaskPendingBehindAFailure_IsMarkedSoThatAHandlerKeepsTheFailure()
    {
        // The usual program of RunForever: its handler keeps the error and stops the loop; the error is raised behind it.
        var loop = Virtual.Loop();
        Exception? saved = null;
        var pending = new List<AsyncioTask?>();
        loop.SetExceptionHandler((_, context) =>
        {
            if (context.IsPendingAtClose)
            {
                context.Exception.Should().BeNull();
                pending.Add(context.Task);
                return;
            }

            saved = context.Exception;
            loop.Stop();
        });
        AsyncioTask forever = loop.CreateTask(Asyncio.Sleep(3600));
        loop.CallLater(1, () => throw new FormatException());

        loop.RunForever();
        loop.Close();

        saved.Should().BeOfType<FormatException>();
        pending.Should().Equal(forever);
    }

    [Test, Property("Semantic", "25")]
    [PythonTest("test_base_events", "BaseEventLoopTests.test_set_exc_handler_broken")]
    public void CallExceptionHandler_HandlerFails_TheDefaultHandlerReportsBothErrors()
    {
        using var error = new ErrorStream();
        using var loop = Virtual.Loop();
        loop.SetExceptionHandler((_, _) => throw new FormatException("the handler's own"));

        loop.CallExceptionHandler(new LoopExceptionContext { Message = "the first", Exception = new ArithmeticException("the reported one") });

        error.Text.Should().Contain("Unhandled error in exception handler").And.Contain("the first").And.Contain("the reported one").And.Contain("the handler's own");
    }

    [Test, Property("Semantic", "25")]
    [PythonTest("test_base_events", "BaseEventLoopTests.test_default_exc_handler_broken")]
    public void CallExceptionHandler_DefaultHandlerFailsToo_NothingIsThrown()
    {
        TextWriter before = Console.Error;
        using var loop = Virtual.Loop();
        Console.SetError(new BrokenWriter());
        try
        {
            loop.Invoking(l => l.CallExceptionHandler(new LoopExceptionContext { Message = "lost" })).Should().NotThrow();
            int calls = 0;
            loop.SetExceptionHandler((_, _) =>
            {
                calls++;
                throw new FormatException("the handler's own");
            });
            loop.CallSoon(() => throw new FormatException());
            loop.Turn();
            calls.Should().Be(1);
        }
        finally
        {
            Console.SetError(before);
        }
    }

    [Test, Property("Semantic", "25")]
    public void CallExceptionHandler_HandlerThrowsKeyboardInterrupt_ItPasses()
    {
        using var loop = Virtual.Loop();
        loop.SetExceptionHandler((_, _) => throw new KeyboardInterrupt());

        loop.Invoking(l => l.CallExceptionHandler(new LoopExceptionContext { Message = "any" })).Should().Throw<KeyboardInterrupt>();
    }

    [Test, Property("Semantic", "26")]
    public void CallExceptionHandler_CallbackFails_RunsInItsContext()
    {
        using var loop = Virtual.Loop();
        var variable = new ContextVar<string>("who", "nobody");
        string? seen = null;
        loop.SetExceptionHandler((_, _) => seen = variable.Get());
        using (variable.Set("the callback's"))
        {
            loop.CallSoon(() => throw new FormatException());
        }

        loop.Turn();

        seen.Should().Be("the callback's");
    }

    [Test, Property("Semantic", "26")]
    public void CallExceptionHandler_ReportAboutATask_RunsInItsContext([Values] Body body)
    {
        using var loop = Virtual.Loop();
        var variable = new ContextVar<string>("who", "nobody");
        string? seen = null;
        loop.SetExceptionHandler((_, _) => seen = variable.Get());
        AsyncioTask task;
        using (variable.Set("the task's"))
        {
            task = Virtual.Start(loop, body, async () => await Asyncio.Sleep(1), async () => await Asyncio.Sleep(1));
        }

        loop.Turn();
        loop.CallExceptionHandler(new LoopExceptionContext { Message = "any", Task = task });

        seen.Should().Be("the task's");
    }

    [Test, Property("Semantic", "27")]
    public void DefaultExceptionHandler_FullContext_WritesMessageThenSortedKeysThenTheError()
    {
        using var error = new ErrorStream();
        using var loop = Virtual.Loop();

        loop.DefaultExceptionHandler(new LoopExceptionContext
        {
            Message = "what happened",
            Transport = "T",
            Protocol = "P",
            HandleTraceback = "here",
            Exception = new FormatException("no number"),
        });

        string[] lines = error.Text.ReplaceLineEndings("\n").Split('\n');
        lines[..5].Should().Equal("what happened", "handle_traceback: (most recent call first)", "here", "protocol: P", "transport: T");
        lines[5].Should().Be("System.FormatException: no number");
    }

    [TestCase(false), TestCase(true), Property("Semantic", "27")]
    [PythonTest("test_base_events", "BaseEventLoopTests.test_default_exc_handler_callback")]
    public void CallExceptionHandler_NoHandlerIsSet_TheDefaultOneWritesToTheErrorStream(bool later)
    {
        using var error = new ErrorStream();
        using var loop = Virtual.Loop();
        Future future = loop.CreateFuture();
        future.AddDoneCallback(_ => loop.Stop());
        if (later)
        {
            loop.CallLater(1, Failing, future);
        }
        else
        {
            loop.CallSoon(Failing, future);
        }

        loop.RunForever();

        error.Text.Should().Contain("Exception in callback").And.Contain(nameof(Failing)).And.Contain("FormatException: no number");
    }

    [Test, Property("Semantic", "49")]
    [PythonTest("test_base_events", "BaseEventLoopTests.test_default_exc_handler_coro")]
    public void CallExceptionHandler_NoHandlerIsSet_ATasksUnreadErrorIsWrittenToo()
    {
        using var error = new ErrorStream();
        using (var loop = Virtual.Loop())
        {
            loop.CreateTask(Fail()).AddDoneCallback(_ => loop.Stop());
            loop.RunForever();
        }

        error.Text.Should().Contain("exception was never retrieved").And.Contain("FormatException: no number");

        static async Coroutine Fail()
        {
            await Asyncio.Sleep(1);
            throw new FormatException("no number");
        }
    }

    [Test]
    public void SetExceptionHandler_Null_RestoresTheDefault()
    {
        using var error = new ErrorStream();
        using var loop = Virtual.Loop();
        Reports reports = Reports.Of(loop);
        loop.SetExceptionHandler(null);

        loop.CallExceptionHandler(new LoopExceptionContext { Message = "any" });

        loop.GetExceptionHandler().Should().BeNull();
        reports.All.Should().BeEmpty();
        error.Text.Should().Contain("any");
    }

    [Test, Property("Semantic", "25")]
    [PythonTest("test_base_events", "BaseEventLoopTests.test_set_exc_handler_custom")]
    public void SetExceptionHandler_Set_IsTheOneThatIsToldUntilItIsTakenAway()
    {
        using var error = new ErrorStream();
        using var loop = Virtual.Loop();
        loop.SetDebug(true);
        var reports = new List<(EventLoop Loop, LoopExceptionContext Context)>();
        Action<EventLoop, LoopExceptionContext> handler = (toldLoop, context) => reports.Add((toldLoop, context));
        loop.GetExceptionHandler().Should().BeNull();

        loop.SetExceptionHandler(handler);
        loop.GetExceptionHandler().Should().BeSameAs(handler);
        Handle failing = loop.CallSoon(Failing, loop.CreateFuture());
        loop.Turn();

        reports.Should().ContainSingle();
        reports[0].Loop.Should().BeSameAs(loop);
        LoopExceptionContext context = reports[0].Context;
        context.Message.Should().StartWith("Exception in callback").And.Contain(nameof(Failing));
        context.Exception.Should().BeOfType<FormatException>();
        context.Handle.Should().BeSameAs(failing);
        context.SourceTraceback.Should().Contain(nameof(SetExceptionHandler_Set_IsTheOneThatIsToldUntilItIsTakenAway));
        error.Text.Should().BeEmpty();

        loop.SetExceptionHandler(null);
        loop.CallSoon(Failing, loop.CreateFuture());
        loop.Turn();
        reports.Should().ContainSingle();
        error.Text.Should().Contain("Exception in callback").And.Contain(nameof(Failing));
    }

    [Test]
    public void Indexer_AsyncioKeys_GiveTheEntries()
    {
        var exception = new FormatException();
        var context = new LoopExceptionContext { Message = "m", Exception = exception, Protocol = "p" };

        context["message"].Should().Be("m");
        context["exception"].Should().BeSameAs(exception);
        context["protocol"].Should().Be("p");
        context["transport"].Should().BeNull();
        context["no such key"].Should().BeNull();
    }

    private static void Failing(Future future)
    {
        future.SetResult();
        throw new FormatException("no number");
    }

    private sealed class BrokenWriter : StringWriter
    {
        public override void WriteLine(object? value) => throw new IOException("the disk is full");

        public override void WriteLine(string? value) => throw new IOException("the disk is full");

        public override void Write(string? value) => throw new IOException("the disk is full");
    }

    [Test, Property("Semantic", "26")]
    [PythonTest("test_futures2", "FutureTests.test_handle_exc_handler_correct_context")]
    public void CallExceptionHandler_CallbackSetAVariableAndFails_SeesThatValue()
    {
        using var loop = Virtual.Loop();
        var variable = new ContextVar<string>("who", "foo");
        string? seen = null;
        loop.SetExceptionHandler((_, _) => seen = variable.Get());
        loop.CallSoon(() =>
        {
            variable.Set("bar");
            throw new FormatException();
        });

        loop.Turn();

        seen.Should().Be("bar");
        variable.Get().Should().Be("foo");
    }

    [Test, Property("Semantic", "26")]
    [PythonTest("test_futures2", "FutureTests.test_task_exc_handler_correct_context")]
    public void CallExceptionHandler_TaskSetAVariableAndNobodyReadsItsError_SeesThatValue([Values("at once", "sleeps", "awaits")] string how, [Values] bool collected)
    {
        var (loop, _, _) = ScriptedDriver.Loop();
        var variable = new ContextVar<string>("who", "foo");
        string? seen = null;
        loop.SetExceptionHandler((_, _) => seen = variable.Get());
        Start();
        loop.Turns(3);
        if (collected)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            loop.CallLater(1, loop.Stop);
            loop.RunForever();
            seen.Should().Be("bar");
        }

        loop.Close();

        seen.Should().Be("bar");
        variable.Get().Should().Be("foo");

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Start() => loop.CreateTask(Fail());

        async Coroutine Fail()
        {
            if (how == "awaits")
            {
                await Set();
            }
            else
            {
                variable.Set("bar");
            }

            if (how == "sleeps")
            {
                await Asyncio.Sleep(0);
            }

            throw new FormatException();
        }

        async Coroutine Set()
        {
            await Asyncio.Sleep(0);
            variable.Set("bar");
        }
    }

    [Test, Property("Semantic", "26")]
    public void CallSoon_CallbackWithAContextFails_TheContextKeepsWhatItSet()
    {
        using var loop = Virtual.Loop();
        Reports reports = Reports.Of(loop);
        var variable = new ContextVar<string>("who", "foo");
        var context = new Context();
        loop.CallSoon(
            () =>
            {
                variable.Set("bar");
                throw new FormatException();
            },
            context);

        loop.Turn();

        reports.Only.Exception.Should().BeOfType<FormatException>();
        context.Get(variable).Should().Be("bar");
    }

    [Test]
    public void Context_KeysOfYourOwn_AreReadBackAndWritten()
    {
        var context = new LoopExceptionContext { Message = "lost", ["request"] = 7 };
        context["client"] = "ada";

        context["request"].Should().Be(7);
        context["message"].Should().Be("lost");
        context["none"].Should().BeNull();
        context.ToString().Should().Be("lost\nclient: ada\nrequest: 7");
        context.Invoking(c => c["exception"] = new FormatException()).Should().Throw<ArgumentException>().WithMessage("*has a property*");
    }
}
