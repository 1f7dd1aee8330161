using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Scopes;

/// <summary>Scopes and groups are changed on their loop's thread alone: a call from another one is refused before it has changed anything.</summary>
[TestFixture]
public class ScopeThreadTests
{
    [Test]
    public void CancelScope_OnAnotherThread_RefusesEveryChange() => Virtual.Run(async () =>
        await Asyncio.CancelScope(async Coroutine (scope) =>
        {
            Refused(() => scope.Cancel());
            Refused(() => scope.Deadline = 1);
            Refused(() => scope.Shield = true);
            Refused(() => _ = scope.CancellationToken);

            scope.ToString().Should().Be("<CancelScope [active]>");
            scope.CancelCalled.Should().BeFalse();
            scope.IsTokenTaken.Should().BeFalse();
            await Asyncio.Sleep(2);
        }));

    [Test]
    public void Timeout_OnAnotherThread_RefusesEveryChange() => Virtual.Run(async () =>
        await Asyncio.Timeout(5, async Coroutine (scope) =>
        {
            Refused(() => scope.Reschedule(1));
            Refused(() => _ = scope.CancellationToken);

            scope.When().Should().Be(5);
            await Asyncio.Sleep(2);
        }));

    [Test]
    public void TaskGroup_OnAnotherThread_RefusesEveryChange() => Virtual.Run(async () =>
        await Asyncio.TaskGroup(async Coroutine (group) =>
        {
            StartSignal? signal = null;
            AsyncioTask starter = Asyncio.CreateTask(group.Start(async Coroutine (status) =>
            {
                signal = status;
                await Asyncio.Sleep(1);
                throw new TrialError("not ready");
            }));
            await Asyncio.Sleep(0.5);

            Refused(group.Cancel);
            Refused(signal!.Started);

            group.ToString().Should().Be("<TaskGroup entered tasks=1>");
            signal.ToString().Should().Be("<StartSignal pending>");
            (await Virtual.ErrorOf(starter)).Should().BeOfType<TrialError>("the child has never been ready, and belongs to its starter");
        }));

    private static void Refused(Action action) =>
        Background.Run(() => action.Should().Throw<InvalidOperationException>().WithMessage("*CallSoonThreadsafe*"));
}
