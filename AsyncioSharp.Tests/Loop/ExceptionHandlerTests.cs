using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Loop;

[TestFixture, NonParallelizable]
public class ExceptionHandlerTests
{
    [Test, Property("Semantic", "11")]
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

    [Test, Property("Semantic", "25")]
    public void CallExceptionHandler_HandlerFails_TheDefaultHandlerReportsBothErrors()
    {
        using var error = new ErrorStream();
        using var loop = Virtual.Loop();
        loop.SetExceptionHandler((_, _) => throw new FormatException("the handler's own"));

        loop.CallExceptionHandler(new LoopExceptionContext { Message = "the first", Exception = new ArithmeticException("the reported one") });

        error.Text.Should().Contain("Unhandled error in exception handler").And.Contain("the first").And.Contain("the reported one").And.Contain("the handler's own");
    }

    [Test, Property("Semantic", "25")]
    public void CallExceptionHandler_DefaultHandlerFailsToo_NothingIsThrown()
    {
        TextWriter before = Console.Error;
        using var loop = Virtual.Loop();
        Console.SetError(new BrokenWriter());
        try
        {
            loop.Invoking(l => l.CallExceptionHandler(new LoopExceptionContext { Message = "lost" })).Should().NotThrow();
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

    [Test, Property("Semantic", "27")]
    public void CallExceptionHandler_NoHandlerIsSet_TheDefaultOneWritesToTheErrorStream()
    {
        using var error = new ErrorStream();
        using var loop = Virtual.Loop();
        loop.CallSoon(() => throw new FormatException("no number"));

        loop.Turn();

        error.Text.Should().Contain("Exception in callback").And.Contain("no number");
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

    private sealed class BrokenWriter : StringWriter
    {
        public override void WriteLine(object? value) => throw new IOException("the disk is full");

        public override void WriteLine(string? value) => throw new IOException("the disk is full");

        public override void Write(string? value) => throw new IOException("the disk is full");
    }
}
