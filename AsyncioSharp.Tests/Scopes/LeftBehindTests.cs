using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Scopes;

/// <summary>Scopes of a native method whose task has ended without awaiting it: they do what they do everywhere.</summary>
[TestFixture]
public class LeftBehindTests
{
    public enum Scope
    {
        Timeout,
        WaitFor,
        FailAfter,
        MoveOnAfter,
        FailingGroup,
        CancelledGroup,
        Entered,
        EnteredAndForeign,
    }

    public enum HostEnd
    {
        Returns,
        Throws,
        IsCancelled,
    }

    [Test]
    public void Scope_TaskHasEnded_EndsItsBody([Values] Scope scope, [Values] HostEnd hostEnd) => Virtual.RunAndLeave(async Coroutine () =>
    {
        string outcome = "not ended";
        bool isCleanedUp = false;

        async Task Method()
        {
            if (scope < Scope.Entered)
            {
                await Asyncio.Sleep(1);
            }

            try
            {
                await Body(scope, () => isCleanedUp = true);
                outcome = $"done at {Now}";
            }
            catch (Exception error)
            {
                outcome = $"{error.GetType().Name} at {Now}";
            }
        }

        AsyncioTask host = Asyncio.CreateTask(async Coroutine () =>
        {
            _ = hostEnd == HostEnd.IsCancelled ? Asyncio.Shield(Method()) : (object)Method();
            await Asyncio.Sleep(0.5);
            if (hostEnd == HostEnd.Throws)
            {
                throw new TrialError();
            }

            await Asyncio.Sleep(hostEnd == HostEnd.IsCancelled ? 9 : 0);
        });
        await Asyncio.Sleep(0.7);
        host.Cancel();
        _ = await Virtual.ErrorOf(host);
        await Asyncio.Sleep(9);

        outcome.Should().Be(scope switch
        {
            Scope.MoveOnAfter or Scope.CancelledGroup => "done at 3",
            Scope.FailingGroup => "AggregateException at 3",
            _ => "TimeoutException at 3",
        });
        isCleanedUp.Should().BeTrue();
    });

    private static double Now => Asyncio.GetRunningLoop().Time();

    /// <summary>Ends 3 s after the start of the loop.</summary>
    private static async Task Body(Scope scope, Action cleanUp)
    {
        switch (scope)
        {
            case Scope.Timeout:
                await Asyncio.Timeout(2, async Task (_) => await LongWait());
                break;
            case Scope.WaitFor:
                await Asyncio.WaitFor(LongWait(), 2);
                break;
            case Scope.FailAfter:
                await Asyncio.FailAfter(2, async Task (_) => await LongWait());
                break;
            case Scope.MoveOnAfter:
                await Asyncio.MoveOnAfter(2, async Coroutine (_) => await LongWait());
                break;
            case Scope.FailingGroup:
                await Asyncio.TaskGroup(async Coroutine (group) =>
                {
                    _ = group.CreateTask(Virtual.Fail<int>(new TrialError(), after: 2));
                    await LongWait();
                });
                break;
            case Scope.CancelledGroup:
                await Asyncio.TaskGroup(async Task (group) =>
                {
                    Asyncio.GetRunningLoop().CallLater(2, group.Cancel);
                    await LongWait();
                });
                break;
            case Scope.Entered:
                await Asyncio.Timeout(3, async Coroutine (_) => await LongWait());
                break;
            default:
                await Asyncio.Timeout(3, async Coroutine (_) =>
                {
                    try { await Task.Delay(TimeSpan.FromSeconds(50), Asyncio.GetRunningLoop().TimeProvider); }
                    finally { cleanUp(); }
                });
                break;
        }

        async Coroutine LongWait()
        {
            try { await Asyncio.Sleep(50); }
            finally { cleanUp(); }
        }
    }
}
