using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Scopes;

/// <summary>A value is given only where there is one.</summary>
[TestFixture]
public class ScopeResultTests
{
    [Test]
    public void Value_OfADefault_Throws()
    {
        ScopeResult<int> none = default;
        none.Invoking(static result => result.Value).Should().Throw<InvalidOperationException>().WithMessage("No scope has given*");
        none.TryGetValue(out int value).Should().BeFalse();
        (none.CancelledCaught, value, none.ToString()).Should().Be((false, 0, "no result"));
        (int given, bool cancelled) = none;
        (given, cancelled).Should().Be((0, false));
    }

    [Test]
    public void Value_OfABodyThatWasEnded_Throws([Values] Body body) => Virtual.Run(async Coroutine () =>
    {
        ScopeResult<int> result = await (body == Body.Coroutine
            ? Asyncio.MoveOnAfter(1, async Coroutine<int> (_) => await Asyncio.Sleep(2, 7))
            : Asyncio.MoveOnAfter(1, async Task<int> (_) => await Asyncio.Sleep(2, 7)));
        result.Invoking(static result => result.Value).Should().Throw<InvalidOperationException>().WithMessage("The scope has ended the body*");
        result.TryGetValue(out _).Should().BeFalse();
        (result.CancelledCaught, result.ToString()).Should().Be((true, "cancelled"));
    });

    [Test]
    public void Value_OfABodyThatEndedWithTheDefault_IsThat([Values] Body body) => Virtual.Run(async Coroutine () =>
    {
        ScopeResult<int> result = await (body == Body.Coroutine
            ? Asyncio.MoveOnAfter(1, async Coroutine<int> (_) => await Asyncio.Sleep(0, 0))
            : Asyncio.MoveOnAfter(1, async Task<int> (_) => await Asyncio.Sleep(0, 0)));
        result.Value.Should().Be(0);
        result.TryGetValue(out _).Should().BeTrue();
        (result.CancelledCaught, result.ToString()).Should().Be((false, "0"));
    });

    /// <summary>The other value of the kind.</summary>
    [Test]
    public void Outcome_OfADefault_HasNoValue()
    {
        Outcome<int> none = default;
        none.Invoking(static outcome => outcome.Value).Should().Throw<InvalidOperationException>().WithMessage("*default value*");
        (none.IsSuccess, none.Exception, none.ToString()).Should().Be((false, null, "no outcome"));
    }
}
