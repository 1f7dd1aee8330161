using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Contexts;

/// <summary>A task has one context: all its methods share it, whatever their kind; work on other threads reads it and keeps its changes to itself.</summary>
[TestFixture]
public class ContextFlowTests
{
    private readonly ContextVar<string> _who = new("who", "nobody");

    [Test]
    public void Set_InANativeCalleeOfANativeCaller_IsSeenByTheCaller([Values] bool suspends) => Virtual.RunNative(async Task () =>
    {
        await Callee();
        _who.Get().Should().Be("callee");

        async Task Callee()
        {
            _who.Set("callee");
            if (suspends)
            {
                await Asyncio.Sleep(1);
            }
        }
    });

    [Test]
    public void Set_InTheLambdaOfAScope_IsSeenAfterIt([Values] Body body)
    {
        Virtual.Run(body, Coroutine, Native);

        async Coroutine Coroutine()
        {
            await Asyncio.Timeout(5, async _ =>
            {
                await Asyncio.Sleep(1);
                _who.Set("lambda");
            });
            _who.Get().Should().Be("lambda");
        }

        async Task Native()
        {
            await Asyncio.TaskGroup(async _ =>
            {
                _who.Set("lambda");
                await Asyncio.Sleep(1);
            });
            _who.Get().Should().Be("lambda");
        }
    }

    [Test]
    public void Get_InPoolWork_SeesTheValuesOfItsTask([Values] Body body) => AsyncioContext.Run(async Coroutine () =>
    {
        if (body == Body.Coroutine)
        {
            await Coroutine();
        }
        else
        {
            await Native();
        }

        async Coroutine Coroutine()
        {
            await SetNative();
            await Check();
        }

        async Task Native()
        {
            await SetNative();
            await Check();
        }

        async Task SetNative()
        {
            _who.Set("callee");
            await Asyncio.Sleep(0);
        }

        async Task Check()
        {
            (await Task.Run(() => _who.Get())).Should().Be("callee");
            (await Task.Run(async () =>
            {
                await Task.Yield();
                return _who.Get();
            })).Should().Be("callee");
            (await Asyncio.ToThread(() => _who.Get())).Should().Be("callee");
        }
    });

    [Test]
    public void Get_InPoolWorkOfAChildTask_SeesTheChildsValues([Values] bool native) => AsyncioContext.Run(async Coroutine () =>
    {
        _who.Set("parent");
        AsyncioTask<string> child = native ? Asyncio.CreateTask(Native) : Asyncio.CreateTask(Coroutine());
        _who.Set("parent again");

        (await child).Should().Be("child");
        _who.Get().Should().Be("parent again");

        async Coroutine<string> Coroutine()
        {
            _who.Get().Should().Be("parent");
            await SetIt();
            return await Task.Run(() => _who.Get());
        }

        async Task<string> Native()
        {
            _who.Get().Should().Be("parent");
            await SetIt();
            return await Task.Run(() => _who.Get());
        }

        async Task SetIt()
        {
            await Asyncio.Sleep(0);
            _who.Set("child");
        }
    });

    [Test]
    public void Set_InPoolWork_StaysThere() => AsyncioContext.Run(async Coroutine () =>
    {
        _who.Set("task");
        string inside = await Task.Run(async () =>
        {
            _who.Set("pool");
            await Task.Yield();
            return _who.Get();
        });

        inside.Should().Be("pool");
        _who.Get().Should().Be("task");
        Asyncio.CurrentTask()!.GetContext().Get(_who).Should().Be("task");
    });

    [Test]
    public void Set_OnAThreadWithoutALoop_FlowsAsAsyncLocalDoes()
    {
        Flow().GetAwaiter().GetResult();

        async Task Flow()
        {
            _who.Set("outer");
            await Callee();
            _who.Get().Should().Be("outer");
        }

        async Task Callee()
        {
            _who.Set("callee");
            await Task.Yield();
            _who.Get().Should().Be("callee");
        }
    }

    [Test]
    public void Set_BeforeRun_IsSeenByMainAndKeptApart()
    {
        using ContextVar<string>.Token token = _who.Set("outside");
        string? seen = null;
        Virtual.Run(async Coroutine () =>
        {
            seen = _who.Get();
            _who.Set("main");
            await Asyncio.Sleep(1);
        });

        seen.Should().Be("outside");
        _who.Get().Should().Be("outside");
    }

    [Test]
    public void Set_InsideContextRunOfATask_ChangesThatContextOnly([Values] Body body)
    {
        Virtual.Run(body, Coroutine, Native);

        async Coroutine Coroutine()
        {
            Check();
            await Asyncio.Sleep(0);
            _who.Get().Should().Be("task");
        }

        async Task Native()
        {
            Check();
            await Asyncio.Sleep(0);
            _who.Get().Should().Be("task");
        }

        void Check()
        {
            _who.Set("task");
            Context copy = Context.CopyContext();
            copy.Run(() => _who.Set("copy"));
            copy.Get(_who).Should().Be("copy");
            _who.Get().Should().Be("task");
        }
    }

    [Test]
    public void Context_OfVariables_CanBeReadAsAMapping()
    {
        var other = new ContextVar<int>("n");
        var context = new Context();
        ContextVar<string>.Token? first = null, second = null;
        context.Run(value => first = _who.Set(value), "me");
        context.Run(() => second = _who.Set("you"));

        context[_who].Should().Be("you");
        context.Count.Should().Be(1);
        context.Should().ContainSingle().Which.Should().Be(new KeyValuePair<ContextVar, object?>(_who, "you"));
        context.Contains(other).Should().BeFalse();
        context.Invoking(c => c[other]).Should().Throw<KeyNotFoundException>().WithMessage("*'n'*");
        first!.HasOldValue.Should().BeFalse();
        first.Invoking(token => token.OldValue).Should().Throw<InvalidOperationException>();
        second!.OldValue.Should().Be("me");
        second.Var.Should().BeSameAs(_who);
    }

    [Test]
    public void Set_InACallbackOfTheLoop_EndsWithTheCallback() => Virtual.Run(async Coroutine () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        var seen = new List<string>();
        loop.CallSoon(() => _who.Set("first"));
        loop.CallSoon(() => seen.Add(_who.Get()));
        loop.Post(() => _who.Set("posted"));
        loop.Post(() => seen.Add(_who.Get()));
        await Asyncio.Sleep(1);

        seen.Should().Equal("nobody", "nobody");
        _who.Get().Should().Be("nobody");
    });
}
