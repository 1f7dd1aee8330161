using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.ContextManagers;

/// <summary>Every form of <c>Asyncio.With</c>, and what it gives for a body with a result. The rules of leaving are in the scenarios with the same names in conformance/.</summary>
[TestFixture]
public class WithTests
{
    public static IEnumerable<TestCaseData> Bodies =>
    [
        Case("Coroutine", (m, body) => Asyncio.With(m, async Coroutine (value) => await body(value))),
        Case("Task", (m, body) => Asyncio.With(m, async Task (value) => await body(value))),
        Case("ValueTask", (m, body) => Asyncio.With(m, async ValueTask (value) => await body(value))),
        Case("Coroutine<T>", async (m, body) => (await Asyncio.With(m, async Coroutine<int> (value) => await body(value))).TryGetValue(out _)),
        Case("Task<T>", async (m, body) => (await Asyncio.With(m, async Task<int> (value) => await body(value))).TryGetValue(out _)),
        Case("ValueTask<T>", async (m, body) => (await Asyncio.With(m, async ValueTask<int> (value) => await body(value))).TryGetValue(out _)),
    ];

    [TestCaseSource(nameof(Bodies))]
    public void With_EveryKindOfBody_IsEnteredAndLeft(Func<IAsyncContextManager<int>, Func<int, Coroutine<int>>, Coroutine> with) => Virtual.Run(async Coroutine () =>
    {
        var manager = new Recording();
        int seen = 0;

        await with(manager, async value => seen = value);
        Func<Task> failing = async () => await with(manager, async _ => throw new FormatException("body"));

        await failing.Should().ThrowAsync<FormatException>();
        seen.Should().Be(7);
        manager.Log.Should().Equal("enter", "exit none", "enter", "exit FormatException");
    });

    [TestCaseSource(nameof(Bodies))]
    public void With_CancelledBody_LeavesWhenTheBodyHasEnded(Func<IAsyncContextManager<int>, Func<int, Coroutine<int>>, Coroutine> with) => Virtual.Run(async Coroutine () =>
    {
        var manager = new Recording();
        AsyncioTask task = Asyncio.CreateTask(() => with(manager, async _ =>
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            finally
            {
                await Asyncio.Sleep(1);
                manager.Log.Add("body ended");
            }

            return 1;
        }));
        await Asyncio.Sleep(2);
        task.Cancel();
        await Asyncio.Wait([task]);

        task.Cancelled().Should().BeTrue();
        manager.Log.Should().Equal("enter", "body ended", "exit CancelledError");
    });

    [Test]
    public void With_NativeBodyThatWaitsForSomethingForeign_LeavesWhenItHasEnded() => Virtual.Run(async Coroutine () =>
    {
        var manager = new Recording();
        var foreign = new TaskCompletionSource();
        AsyncioTask task = Asyncio.CreateTask(() => Asyncio.With(manager, async Task (_) => await foreign.Task));
        await Asyncio.Sleep(2);
        task.Cancel();
        await Asyncio.Sleep(1);
        manager.Log.Should().Equal("enter");

        foreign.SetResult();
        await Asyncio.Wait([task]);
        manager.Log.Should().HaveCount(2).And.HaveElementAt(1, "exit none");
    });

    [Test]
    public void With_EnterFails_NeitherBodyNorExit() => Virtual.Run(async Coroutine () =>
    {
        var manager = new Recording { EnterError = new FormatException() };
        Func<Task> with = async () => await Asyncio.With(manager, async Coroutine (_) => manager.Log.Add("body"));

        await with.Should().ThrowAsync<FormatException>();
        manager.Log.Should().Equal("enter");
    });

    [Test]
    public void With_BodyWithResult_ConvertsToIt() => Virtual.Run(async Coroutine () =>
    {
        int n = await Asyncio.With(new Recording(), async value => value + 1);
        WithResult<int> result = await Asyncio.With(new Recording(), async value => value + 1);

        n.Should().Be(8);
        result.Value.Should().Be(8);
        result.Swallowed.Should().BeNull();
        result.ToString().Should().Be("8");
    });

    [Test]
    public void With_SwallowedError_HasNoResultAndSaysSo() => Virtual.Run(async Coroutine () =>
    {
        var error = new FormatException("bad");
        WithResult<int> result = await Asyncio.With(new Recording { Swallows = true }, async Coroutine<int> (_) => throw error);

        result.TryGetValue(out int value).Should().BeFalse();
        value.Should().Be(0);
        (_, Exception? swallowed) = result;
        swallowed.Should().BeSameAs(error);
        result.ToString().Should().Be("swallowed FormatException: bad");
        Func<int> read = () => result;
        read.Should().Throw<InvalidOperationException>().WithInnerException<FormatException>();
    });

    [Test]
    public void With_SwallowedErrorOfAResultThatNobodyWants_GoesOn() => Virtual.Run(async Coroutine () =>
    {
        async Coroutine<int> Fail()
        {
            await Asyncio.Sleep(1);
            throw new FormatException();
        }

        Func<Task> with = async () => await Asyncio.With(new Recording { Swallows = true }, async _ => await Fail());
        await with.Should().NotThrowAsync();
    });

    [Test]
    public void GetErrorContext_ExitThrows_TellsTheErrorOfTheBody() => Virtual.Run(async Coroutine () =>
    {
        var body = new FormatException();
        var plain = new Recording { ExitError = new ArithmeticException() };
        var wrapping = new Recording { ExitError = new ArithmeticException("why", body) };

        (await Caught(plain, body)).GetErrorContext().Should().BeSameAs(body);
        (await Caught(wrapping, body)).GetErrorContext().Should().BeSameAs(body);
        wrapping.ExitError.Data.Count.Should().Be(0, "its inner exception says so already");
        body.GetErrorContext().Should().BeNull();
    });

    [Test]
    public void AsyncContextManager_EnteredTwice_Refused() => Virtual.Run(async Coroutine () =>
    {
        async IAsyncEnumerable<int> Once()
        {
            yield return 1;
        }

        IAsyncContextManager<int> manager = Asyncio.AsyncContextManager(Once());
        int one = await Asyncio.With(manager, async value => value);
        Func<Task> again = async () => await Asyncio.With(manager, async value => value);

        one.Should().Be(1);
        await again.Should().ThrowAsync<InvalidOperationException>();
    });

    private static async Coroutine<Exception> Caught(Recording manager, Exception error)
    {
        try
        {
            await Asyncio.With(manager, async Coroutine (_) => throw error);
        }
        catch (ArithmeticException raised)
        {
            return raised;
        }

        throw new AssertionException("nothing was raised");
    }

    private static TestCaseData Case(string name, Func<IAsyncContextManager<int>, Func<int, Coroutine<int>>, Coroutine> with) =>
        new TestCaseData(with).SetArgDisplayNames(name);

    private sealed class Recording : IAsyncContextManager<int>
    {
        public List<string> Log { get; } = [];

        public Exception? EnterError { get; init; }

        public Exception ExitError { get; init; } = null!;

        public bool Swallows { get; init; }

        public async Coroutine<int> Enter()
        {
            Log.Add("enter");
            await Asyncio.Sleep(1);
            return EnterError is null ? 7 : throw EnterError;
        }

        public async Coroutine<bool> Exit(Exception? error)
        {
            Log.Add($"exit {error?.GetType().Name ?? "none"}");
            await Asyncio.Sleep(1);
            return ExitError is null ? Swallows : throw ExitError;
        }
    }
}
