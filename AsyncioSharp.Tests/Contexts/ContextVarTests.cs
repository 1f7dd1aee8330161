using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Contexts;

[TestFixture]
public class ContextVarTests
{
    [Test]
    public void Get_NeverSet_GivesTheDefault()
    {
        new ContextVar<int>("n", 5).Get().Should().Be(5);
    }

    [Test]
    public void Get_NeverSetAndNoDefault_IsAnErrorWithTheName()
    {
        var variable = new ContextVar<int>("speed");

        variable.Invoking(v => v.Get()).Should().Throw<KeyNotFoundException>().WithMessage("*'speed'*");
        variable.Get(3).Should().Be(3);
    }

    [Test]
    public void Get_WithFallback_ComesBeforeTheDefault()
    {
        new ContextVar<int>("n", 5).Get(6).Should().Be(6);
    }

    [Test]
    public void Set_Null_IsAValue()
    {
        var variable = new ContextVar<string?>("s", "default");
        using (variable.Set(null))
        {
            variable.Get().Should().BeNull();
        }

        variable.Get().Should().Be("default");
    }

    [Test]
    public void Reset_WithItsToken_RestoresTheValueBefore()
    {
        var variable = new ContextVar<int>("n", 0);
        using var _ = variable.Set(1);
        ContextVar<int>.Token token = variable.Set(2);

        variable.Reset(token);

        variable.Get().Should().Be(1);
    }

    [Test]
    public void Reset_TwiceOrWithAForeignToken_IsRefused()
    {
        ContextVar<int> variable = new("n", 0), other = new("m", 0);
        ContextVar<int>.Token token = variable.Set(1);

        other.Invoking(o => o.Reset(token)).Should().Throw<ArgumentException>();
        variable.Reset(token);
        variable.Invoking(v => v.Reset(token)).Should().Throw<InvalidOperationException>().WithMessage("*used before*");
    }

    [Test]
    public void Set_InOneTask_IsNotSeenByAnother([Values] Body body)
    {
        var variable = new ContextVar<string>("who", "nobody");
        var log = new List<string>();
        using var loop = Virtual.Loop();
        foreach (string who in new[] { "a", "b" })
        {
            Virtual.Start(loop, body, () => Coroutine(who), () => Native(who));
        }

        loop.Turns(3);

        log.Should().Equal("a", "b");
        variable.Get().Should().Be("nobody");

        async Coroutine Coroutine(string who)
        {
            variable.Set(who);
            await Asyncio.Sleep(0);
            log.Add(variable.Get());
        }

        async Task Native(string who)
        {
            variable.Set(who);
            await Asyncio.Sleep(0);
            log.Add(variable.Get());
        }
    }

    [Test]
    public void Set_SurvivesEveryKindOfAwait([Values] Body body)
    {
        var variable = new ContextVar<string>("who", "nobody");
        var seen = new List<string>();
        Virtual.Run(body, Coroutine, Native);

        seen.Should().Equal("me", "me", "me", "me");

        async Coroutine Coroutine()
        {
            variable.Set("me");
            await Asyncio.Sleep(0);
            seen.Add(variable.Get());
            await Asyncio.Sleep(1);
            seen.Add(variable.Get());
            await Task.Yield();
            seen.Add(variable.Get());
            await Asyncio.ToThread(() => 1);
            seen.Add(variable.Get());
        }

        async Task Native()
        {
            variable.Set("me");
            await Asyncio.Sleep(0);
            seen.Add(variable.Get());
            await Asyncio.Sleep(1);
            seen.Add(variable.Get());
            await Task.Yield();
            seen.Add(variable.Get());
            await Asyncio.ToThread(() => 1);
            seen.Add(variable.Get());
        }
    }

    [Test]
    public void ToString_ShowsTheName()
    {
        new ContextVar<int>("n").ToString().Should().Be("<ContextVar name='n'>");
    }
}
