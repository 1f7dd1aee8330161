using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Loop;

[TestFixture]
public class CallSoonTests
{
    [Test, Property("Semantic", "1")]
    public void CallSoon_ManyCallbacks_RunInTheOrderOfTheCallsOnceEach()
    {
        using var loop = Virtual.Loop();
        var log = new List<int>();
        for (int i = 0; i < 200; i++)
        {
            loop.CallSoon(log.Add, i);
        }

        loop.Turns(3);

        log.Should().Equal(Enumerable.Range(0, 200));
    }

    [Test, Property("Semantic", "1")]
    public void CallSoon_FromCallbacks_JoinsTheEndOfTheLine()
    {
        using var loop = Virtual.Loop();
        var log = new List<string>();
        loop.CallSoon(() =>
        {
            log.Add("a");
            loop.CallSoon(() => log.Add("a2"));
        });
        loop.CallSoon(() =>
        {
            log.Add("b");
            loop.CallSoon(() => log.Add("b2"));
        });

        loop.Turns(2);

        log.Should().Equal("a", "b", "a2", "b2");
    }

    [Test]
    [PythonTest("test_events", "EventLoopTestsMixin.test_call_soon")]
    public void CallSoon_WithArguments_PassesThem()
    {
        using var loop = Virtual.Loop();
        var log = new List<string>();
        loop.CallSoon(static (log, text) => log.Add(text), log, "two");
        loop.CallSoon(log.Add, "one");

        loop.Turn();

        log.Should().Equal("two", "one");
    }

    [Test]
    [PythonTest("test_base_events", "BaseEventLoopTests.test_call_soon")]
    public void CallSoon_IsNeverInline()
    {
        using var loop = Virtual.Loop();
        bool inside = false, ranInline = false;
        loop.CallSoon(() =>
        {
            inside = true;
            loop.CallSoon(() => ranInline = inside);
            inside = false;
        });

        loop.Turns(2);

        ranInline.Should().BeFalse();
        inside.Should().BeFalse();
        bool ran = false;
        Handle handle = loop.CallSoon(() => ran = true);
        handle.Cancelled().Should().BeFalse();
        ran.Should().BeFalse();
        loop.Turn();
        ran.Should().BeTrue();
    }

    [Test]
    public void CallSoon_WithoutContext_RunsInACopyOfTheCallersValues()
    {
        using var loop = Virtual.Loop();
        var variable = new ContextVar<string>("who", "nobody");
        var log = new List<string>();
        using (variable.Set("caller"))
        {
            loop.CallSoon(() =>
            {
                log.Add(variable.Get());
                variable.Set("callback");
            });
            loop.CallSoon(() => log.Add(variable.Get()));
        }

        loop.Turn();

        log.Should().Equal("caller", "caller");
        variable.Get().Should().Be("nobody");
    }

    [Test]
    public void CallSoon_WithContext_RunsInItAndLeavesItsChangesThere()
    {
        using var loop = Virtual.Loop();
        var variable = new ContextVar<string>("who", "nobody");
        var context = new Context();
        loop.CallSoon(() => variable.Set("callback"), context);

        loop.Turn();

        context.Get(variable).Should().Be("callback");
    }

    [Test]
    public void Post_ManyCallbacks_KeepTheOrderWithCallSoon()
    {
        using var loop = Virtual.Loop();
        var log = new List<string>();
        loop.CallSoon(() =>
        {
            loop.Post(() => log.Add("post"));
            loop.CallSoon(() => log.Add("soon"));
            loop.Post(() => log.Add("post again"));
        });

        loop.Turns(2);

        log.Should().Equal("post", "soon", "post again");
    }

    [Test]
    public void CallSoon_InACallback_NoTaskIsCurrent()
    {
        using var loop = Virtual.Loop();
        AsyncioTask? seen = loop.CreateTask(Asyncio.Sleep(0));
        loop.CallSoon(() => seen = Asyncio.CurrentTask());

        loop.Turn();

        seen.Should().BeNull();
    }

    [Test]
    [PythonTest("test_events", "EventLoopTestsMixin.test_call_later")]
    public void CallbacksWithThreeArguments_GetThem()
    {
        using EventLoop loop = new(new VirtualClock());
        var log = new List<string>();
        void Callback(int a, string b, bool c) => log.Add($"{a} {b} {c}");

        loop.CallSoon(Callback, 1, "soon", true);
        loop.CallSoonThreadsafe(Callback, 2, "threadsafe", false);
        loop.CallLater(1, Callback, 3, "later", true);
        loop.CallLater(TimeSpan.FromSeconds(2), Callback, 4, "later", true);
        loop.CallAt(3, Callback, 5, "at", true);
        loop.CallAt(TimeSpan.FromSeconds(4), Callback, 6, "at", true);
        loop.CallSoon((Action<int, string, bool>)Callback, 7, "cancelled", true).Cancel();
        loop.CallAt(5, loop.Stop);
        loop.RunForever();

        log.Should().Equal("1 soon True", "2 threadsafe False", "3 later True", "4 later True", "5 at True", "6 at True");
    }
}
