using System.Diagnostics;
using System.Globalization;
using System.Transactions;
using AsyncioSharp.Tests.Infrastructure;
using Microsoft.Extensions.Logging;

namespace AsyncioSharp.Tests.Contexts;

/// <summary>
/// AsyncLocal flows as in .NET: what a method sets, its callees see and its caller does not, in every kind of method and through every call of the library. The things that are
/// built on it (Activity, logging scopes, culture, transactions) depend on that.
/// </summary>
[TestFixture]
public class AsyncLocalTests
{
    private static readonly AsyncLocal<string?> Local = new();

    /// <summary>What is called: it changes something for itself, and takes it back or not.</summary>
    public enum Callee
    {
        Coroutine,
        Task,
        ValueTask,
        Timeout,
        NativeTimeout,
        WaitFor,
        MoveOnAfter,
        FailAfter,
        Group,
        CancelScope,
        Shield,
        Generator,
    }

    public enum Caller
    {
        Coroutine,
        Task,
        ValueTask,
    }

    [Test]
    public void Value_SetByACallee_IsNotSeenByItsCaller([Values] Caller caller, [Values] Callee callee, [Values] bool suspends) =>
        Check(caller, callee, suspends, () => Local.Value = "callee", () => Local.Value ?? "none", "none");

    [Test]
    public void Value_SetByTheCaller_IsSeenInTheCalleeAndKeptAfterIt([Values] Caller caller, [Values] Callee callee, [Values] bool suspends)
    {
        string? inside = null;
        Local.Value = "caller";
        Check(caller, callee, suspends, () => inside = Local.Value, () => Local.Value ?? "none", "caller");
        Local.Value = null;
        inside.Should().Be("caller");
    }

    [Test]
    public void Activity_StartedAndStoppedInACallee_IsNotTheCallers([Values] Caller caller, [Values] Callee callee, [Values] bool suspends)
    {
        using var source = new ActivitySource("asyncio tests");
        using var listener = new ActivityListener
        {
            ShouldListenTo = candidate => candidate == source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        Activity? started = null;
        Check(caller, callee, suspends, () => started = source.StartActivity("work"), () => Activity.Current?.OperationName ?? "none", "none", () => started!.Stop());
        started.Should().NotBeNull();
    }

    [Test]
    public void LoggerScope_OpenedInACallee_IsNotPrintedByItsCaller([Values] Caller caller, [Values] Callee callee, [Values] bool suspends)
    {
        var scopes = new LoggerExternalScopeProvider();
        IDisposable? scope = null;
        Check(caller, callee, suspends, () => scope = scopes.Push("request 1"), () => Describe(scopes), "none", () => scope!.Dispose());

        static string Describe(LoggerExternalScopeProvider scopes)
        {
            var open = new List<object?>();
            scopes.ForEachScope(static (scope, list) => list.Add(scope), open);
            return open.Count == 0 ? "none" : string.Join(",", open);
        }
    }

    [Test]
    public void Culture_SetInACallee_IsNotItsCallers([Values] Caller caller, [Values] Callee callee, [Values] bool suspends)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo german = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Check(caller, callee, suspends, () => CultureInfo.CurrentCulture = german, () => CultureInfo.CurrentCulture.Name, before.Name);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void Transaction_OfACallee_IsNotItsCallers([Values] Caller caller, [Values] Callee callee, [Values] bool suspends)
    {
        TransactionScope? scope = null;
        Check(
            caller,
            callee,
            suspends,
            () => scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled),
            () => Transaction.Current is null ? "none" : "open",
            "none",
            () => scope!.Dispose());
    }

    [Test]
    public void Activity_AfterATimeoutInPlainTaskCode_IsTheOneOfTheCaller() => Virtual.RunNative(async Task () =>
    {
        using var outer = new Activity("outer");
        outer.Start();

        await Asyncio.Timeout(5, async _ =>
        {
            using var inner = new Activity("inner");
            inner.Start();
            await Asyncio.Sleep(1);
            Activity.Current.Should().BeSameAs(inner);
        });

        Activity.Current.Should().BeSameAs(outer);
    });

    [Test]
    public void Value_OfEachFrameOfAChain_IsItsOwnAfterEverySuspension() => Virtual.Run(async Coroutine () =>
    {
        var seen = new List<string?>();
        await Descend(3);
        seen.Should().Equal("0", "1", "1", "2", "2", "3", "3");

        async Coroutine Descend(int depth)
        {
            Local.Value = depth.ToString(CultureInfo.InvariantCulture);
            if (depth > 0)
            {
                await Descend(depth - 1);
                seen.Add(Local.Value);
            }

            await Asyncio.Sleep(1);
            seen.Add(Local.Value);
        }
    });

    [Test]
    public void Value_BeyondTheDepthOfInlineStarts_IsEachFramesOwn() => Virtual.Run(async Coroutine () =>
    {
        int wrong = 0;
        await Descend(300);
        wrong.Should().Be(0);

        async Coroutine Descend(int depth)
        {
            string mine = depth.ToString(CultureInfo.InvariantCulture);
            Local.Value = mine;
            if (depth > 0)
            {
                await Descend(depth - 1);
            }

            wrong += Local.Value == mine ? 0 : 1;
        }
    });

    [Test]
    public void Value_SetByATask_IsNotSeenByItsCreatorOrItsSibling() => Virtual.Run(async Coroutine () =>
    {
        Local.Value = "creator";
        string? sibling = null;
        AsyncioTask first = Asyncio.CreateTask(async Coroutine () =>
        {
            Local.Value.Should().Be("creator");
            Local.Value = "first";
            await Asyncio.Sleep(1);
            Local.Value.Should().Be("first");
        });
        AsyncioTask second = Asyncio.CreateTask(async Coroutine () =>
        {
            await Asyncio.Sleep(2);
            sibling = Local.Value;
        });
        await Asyncio.Gather(first, second);

        Local.Value.Should().Be("creator");
        sibling.Should().Be("creator");
    });

    [Test]
    public void Value_WhenACallbackIsScheduled_IsSeenByIt() => Virtual.Run(async Coroutine () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        var seen = new List<string?>();
        Local.Value = "then";
        loop.CallSoon(Look);
        loop.CallLater(1, Look);
        var future = new Future();
        future.AddDoneCallback(_ => Look());
        Local.Value = "later";
        future.SetResult();
        await Asyncio.Sleep(2);

        seen.Should().Equal("then", "then", "then");

        void Look()
        {
            seen.Add(Local.Value);
            Local.Value = "callback";
        }
    });

    /// <summary>A caller of each kind awaits a callee of each kind, which changes something; then asks what it sees itself.</summary>
    private static void Check(Caller caller, Callee callee, bool suspends, Action change, Func<string> look, string expected, Action? undo = null)
    {
        string? atOnce = null, after = null;
        Virtual.Run(async Coroutine () =>
        {
            switch (caller)
            {
                case Caller.Coroutine:
                    await CoroutineCaller();
                    break;
                case Caller.Task:
                    await TaskCaller();
                    break;
                default:
                    await ValueTaskCaller();
                    break;
            }
        });

        atOnce.Should().Be(expected);
        after.Should().Be(expected);

        async Coroutine CoroutineCaller()
        {
            await Call(callee, suspends, change, undo);
            atOnce = look();
            await Asyncio.Sleep(1);
            after = look();
        }

        async Task TaskCaller()
        {
            await Call(callee, suspends, change, undo);
            atOnce = look();
            await Asyncio.Sleep(1);
            after = look();
        }

        async ValueTask ValueTaskCaller()
        {
            await Call(callee, suspends, change, undo);
            atOnce = look();
            await Asyncio.Sleep(1);
            after = look();
        }
    }

    private static IAwaitable Call(Callee callee, bool suspends, Action change, Action? undo)
    {
        return callee switch
        {
            Callee.Coroutine => Body(),
            Callee.Task => Wrap(async Coroutine () => await NativeBody()),
            Callee.ValueTask => Wrap(async Coroutine () => await ValueBody()),
            Callee.Timeout => Asyncio.Timeout(5, async _ => await Body()),
            Callee.NativeTimeout => Asyncio.Timeout(5, _ => NativeBody()),
            Callee.WaitFor => Asyncio.WaitFor(Body(), 5),
            Callee.MoveOnAfter => Wrap(async Coroutine () => await Asyncio.MoveOnAfter(5, async _ => await Body())),
            Callee.FailAfter => Wrap(async Coroutine () => await Asyncio.FailAfter(5, async _ => await Body())),
            Callee.Group => Asyncio.TaskGroup(async group =>
            {
                await Body();
                _ = group.CreateTask(Body());
            }),
            Callee.CancelScope => Wrap(async Coroutine () => await Asyncio.CancelScope(async _ => await Body())),
            Callee.Shield => Asyncio.Shield(Body()),
            _ => Asyncio.Coroutine(Generator()),
        };

        static Coroutine Wrap(Func<Coroutine> body) => body();

        async Coroutine Body()
        {
            change();
            if (suspends)
            {
                await Asyncio.Sleep(1);
            }

            undo?.Invoke();
        }

        async Task NativeBody()
        {
            change();
            if (suspends)
            {
                await Asyncio.Sleep(1);
            }

            undo?.Invoke();
        }

        async ValueTask ValueBody()
        {
            change();
            if (suspends)
            {
                await Asyncio.Sleep(1);
            }

            undo?.Invoke();
        }

        IEnumerable<IAwaitable> Generator()
        {
            change();
            if (suspends)
            {
                yield return Asyncio.Sleep(1);
            }

            undo?.Invoke();
        }
    }
}
