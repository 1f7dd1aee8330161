using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Combinators;

/// <summary>Every form of <c>WaitFor</c> has the one behaviour: the result in time, or a time-out after exactly that time.</summary>
[TestFixture]
public class WaitForOverloadTests
{
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(1);

    /// <summary>Each form, for a body that takes so many seconds and returns 7.</summary>
    public static IEnumerable<TestCaseData> WithResult =>
    [
        Typed("IAwaitable<T>, seconds", s => Asyncio.WaitFor(Ours(s), 1)),
        Typed("IAwaitable<T>, span", s => Asyncio.WaitFor(Ours(s), Span)),
        Typed("Func<Coroutine<T>>, seconds", s => Asyncio.WaitFor(() => Ours(s), 1)),
        Typed("Func<Coroutine<T>>, span", s => Asyncio.WaitFor(() => Ours(s), Span)),
        Typed("Func<Task<T>>, seconds", s => Asyncio.WaitFor(() => Native(s), 1)),
        Typed("Func<Task<T>>, span", s => Asyncio.WaitFor(() => Native(s), Span)),
        Typed("Func<ValueTask<T>>, seconds", s => Asyncio.WaitFor(() => Value(s), 1)),
        Typed("Func<ValueTask<T>>, span", s => Asyncio.WaitFor(() => Value(s), Span)),
        Typed("Task<T>, seconds", s => Asyncio.WaitFor(Native(s), 1)),
        Typed("Task<T>, span", s => Asyncio.WaitFor(Native(s), Span)),
        Typed("ValueTask<T>, seconds", s => Asyncio.WaitFor(Value(s), 1)),
        Typed("ValueTask<T>, span", s => Asyncio.WaitFor(Value(s), Span)),
    ];

    /// <summary>Each form without a result.</summary>
    public static IEnumerable<TestCaseData> WithoutResult =>
    [
        Untyped("IAwaitable, seconds", s => Asyncio.WaitFor((IAwaitable)Ours(s), 1)),
        Untyped("IAwaitable, span", s => Asyncio.WaitFor((IAwaitable)Ours(s), Span)),
        Untyped("Func<Coroutine>, seconds", s => Asyncio.WaitFor(() => Asyncio.Sleep(s), 1)),
        Untyped("Func<Coroutine>, span", s => Asyncio.WaitFor(() => Asyncio.Sleep(s), Span)),
        Untyped("Func<Task>, seconds", s => Asyncio.WaitFor(() => (Task)Native(s), 1)),
        Untyped("Func<Task>, span", s => Asyncio.WaitFor(() => (Task)Native(s), Span)),
        Untyped("Func<ValueTask>, seconds", s => Asyncio.WaitFor(() => new ValueTask(Native(s)), 1)),
        Untyped("Func<ValueTask>, span", s => Asyncio.WaitFor(() => new ValueTask(Native(s)), Span)),
        Untyped("Task, seconds", s => Asyncio.WaitFor((Task)Native(s), 1)),
        Untyped("Task, span", s => Asyncio.WaitFor((Task)Native(s), Span)),
        Untyped("ValueTask, seconds", s => Asyncio.WaitFor(new ValueTask(Native(s)), 1)),
        Untyped("ValueTask, span", s => Asyncio.WaitFor(new ValueTask(Native(s)), Span)),
    ];

    [TestCaseSource(nameof(WithResult))]
    public void WaitFor_DoneInTime_GivesTheResult(Func<double, Coroutine<int>> waitFor) =>
        Virtual.Run(() => waitFor(0.5)).Should().Be(7);

    [TestCaseSource(nameof(WithResult)), TestCaseSource(nameof(WithoutResult))]
    public void WaitFor_NotDoneInTime_TimesOutThen(Delegate waitFor) => Virtual.RunAndLeave(async Coroutine () =>
    {
        // A native method that runs already goes on by itself.
        Func<Task> late = async () => await (Coroutine)waitFor.DynamicInvoke(5.0)!;

        await late.Should().ThrowAsync<TimeoutException>();

        Asyncio.GetRunningLoop().Time().Should().Be(1);
    });

    [TestCaseSource(nameof(WithoutResult))]
    public void WaitFor_DoneInTimeWithoutResult_ReturnsThen(Func<double, Coroutine> waitFor) => Virtual.Run(async () =>
    {
        await waitFor(0.5);

        Asyncio.GetRunningLoop().Time().Should().Be(0.5);
    });

    [Test, Property("Semantic", "113")]
    public void WaitFor_NoTimeLeftAndNotDone_TimesOutWithoutATurnOfTheClock([Values(0, -1)] double timeout) => Virtual.Run(async () =>
    {
        Func<Task> typed = async () => await Asyncio.WaitFor(Ours(1), timeout);
        Func<Task> untyped = async () => await Asyncio.WaitFor(Asyncio.Sleep(1), timeout);

        await typed.Should().ThrowAsync<TimeoutException>();
        await untyped.Should().ThrowAsync<TimeoutException>();
        Asyncio.GetRunningLoop().Time().Should().Be(0);
    });

    [Test, Property("Semantic", "114")]
    public void WaitFor_NoTimeLeftButTheTaskIgnoresItsCancellation_GivesItsResult() => Virtual.Run(async () =>
    {
        AsyncioTask<int> stubborn = Asyncio.CreateTask(Stubborn());
        await Asyncio.Sleep(0);

        (await Asyncio.WaitFor(stubborn, 0)).Should().Be(7);

        static async Coroutine<int> Stubborn()
        {
            try
            {
                await Asyncio.Sleep(9);
            }
            catch (CancelledError)
            {
            }

            return 7;
        }
    });

    private static async Coroutine<int> Ours(double seconds)
    {
        await Asyncio.Sleep(seconds);
        return 7;
    }

    private static async Task<int> Native(double seconds)
    {
        await Asyncio.Sleep(seconds);
        return 7;
    }

    private static async ValueTask<int> Value(double seconds)
    {
        await Asyncio.Sleep(seconds);
        return 7;
    }

    private static TestCaseData Typed(string name, Func<double, Coroutine<int>> form) => new TestCaseData(form).SetArgDisplayNames(name);

    private static TestCaseData Untyped(string name, Func<double, Coroutine> form) => new TestCaseData(form).SetArgDisplayNames(name);
}
