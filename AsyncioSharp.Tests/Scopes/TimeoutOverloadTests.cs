using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Scopes;

/// <summary>Every form of <c>Timeout</c> and <c>TimeoutAt</c> has the one behaviour. The loop's time starts at 0, so that a delay of one second and a deadline at second one are the same.</summary>
[TestFixture]
public class TimeoutOverloadTests
{
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(1);

    public static IEnumerable<TestCaseData> WithResult =>
    [
        Typed("Timeout(seconds, Coroutine<T>)", s => Asyncio.Timeout(1, async Coroutine<double> (scope) => await Ours(s, scope))),
        Typed("Timeout(span, Coroutine<T>)", s => Asyncio.Timeout(Span, async Coroutine<double> (scope) => await Ours(s, scope))),
        Typed("Timeout(seconds, Task<T>)", s => Asyncio.Timeout(1, async Task<double> (scope) => await Ours(s, scope))),
        Typed("Timeout(span, Task<T>)", s => Asyncio.Timeout(Span, async Task<double> (scope) => await Ours(s, scope))),
        Typed("Timeout(seconds, ValueTask<T>)", s => Asyncio.Timeout(1, async ValueTask<double> (scope) => await Ours(s, scope))),
        Typed("Timeout(span, ValueTask<T>)", s => Asyncio.Timeout(Span, async ValueTask<double> (scope) => await Ours(s, scope))),
        Typed("TimeoutAt(seconds, Coroutine<T>)", s => Asyncio.TimeoutAt(1, async Coroutine<double> (scope) => await Ours(s, scope))),
        Typed("TimeoutAt(span, Coroutine<T>)", s => Asyncio.TimeoutAt(Span, async Coroutine<double> (scope) => await Ours(s, scope))),
        Typed("TimeoutAt(seconds, Task<T>)", s => Asyncio.TimeoutAt(1, async Task<double> (scope) => await Ours(s, scope))),
        Typed("TimeoutAt(span, Task<T>)", s => Asyncio.TimeoutAt(Span, async Task<double> (scope) => await Ours(s, scope))),
        Typed("TimeoutAt(seconds, ValueTask<T>)", s => Asyncio.TimeoutAt(1, async ValueTask<double> (scope) => await Ours(s, scope))),
        Typed("TimeoutAt(span, ValueTask<T>)", s => Asyncio.TimeoutAt(Span, async ValueTask<double> (scope) => await Ours(s, scope))),
    ];

    public static IEnumerable<TestCaseData> WithoutResult =>
    [
        Untyped("Timeout(seconds, Coroutine)", s => Asyncio.Timeout(1, async Coroutine (scope) => await Ours(s, scope))),
        Untyped("Timeout(span, Coroutine)", s => Asyncio.Timeout(Span, async Coroutine (scope) => await Ours(s, scope))),
        Untyped("Timeout(seconds, Task)", s => Asyncio.Timeout(1, async Task (scope) => await Ours(s, scope))),
        Untyped("Timeout(span, Task)", s => Asyncio.Timeout(Span, async Task (scope) => await Ours(s, scope))),
        Untyped("Timeout(seconds, ValueTask)", s => Asyncio.Timeout(1, async ValueTask (scope) => await Ours(s, scope))),
        Untyped("Timeout(span, ValueTask)", s => Asyncio.Timeout(Span, async ValueTask (scope) => await Ours(s, scope))),
        Untyped("TimeoutAt(seconds, Coroutine)", s => Asyncio.TimeoutAt(1, async Coroutine (scope) => await Ours(s, scope))),
        Untyped("TimeoutAt(span, Coroutine)", s => Asyncio.TimeoutAt(Span, async Coroutine (scope) => await Ours(s, scope))),
        Untyped("TimeoutAt(seconds, Task)", s => Asyncio.TimeoutAt(1, async Task (scope) => await Ours(s, scope))),
        Untyped("TimeoutAt(span, Task)", s => Asyncio.TimeoutAt(Span, async Task (scope) => await Ours(s, scope))),
        Untyped("TimeoutAt(seconds, ValueTask)", s => Asyncio.TimeoutAt(1, async ValueTask (scope) => await Ours(s, scope))),
        Untyped("TimeoutAt(span, ValueTask)", s => Asyncio.TimeoutAt(Span, async ValueTask (scope) => await Ours(s, scope))),
    ];

    [TestCaseSource(nameof(WithResult))]
    public void Timeout_BodyEndsInTime_HandsItsResultOn(Func<double, Coroutine<double>> timeout) =>
        Virtual.Run(() => timeout(0.5)).Should().Be(1, "the body got the scope, whose deadline is at second one");

    [TestCaseSource(nameof(WithResult)), TestCaseSource(nameof(WithoutResult))]
    public void Timeout_BodyIsLate_TimesOutThen(Delegate timeout) => Virtual.Run(async () =>
    {
        Func<Task> late = async () => await (Coroutine)timeout.DynamicInvoke(5.0)!;

        await late.Should().ThrowAsync<TimeoutException>();

        Asyncio.GetRunningLoop().Time().Should().Be(1);
    });

    private static async Coroutine<double> Ours(double seconds, TimeoutScope scope)
    {
        await Asyncio.Sleep(seconds);
        return scope.When()!.Value;
    }

    private static TestCaseData Typed(string name, Func<double, Coroutine<double>> form) => new TestCaseData(form).SetArgDisplayNames(name);

    private static TestCaseData Untyped(string name, Func<double, Coroutine> form) => new TestCaseData(form).SetArgDisplayNames(name);
}
