using AsyncioSharp.Tests.Infrastructure;
using static AsyncioSharp.Tests.Infrastructure.Virtual;

namespace AsyncioSharp.Tests.Locks;

/// <summary>A primitive of a running loop is changed on that loop's thread alone, and one without a loop by one thread at a time.</summary>
[TestFixture]
public class LoopBindingTests
{
    /// <summary>Each makes a primitive that the running loop has used, and gives a change of it.</summary>
    private static readonly Dictionary<string, Func<Coroutine<Action>>> Changes = new()
    {
        ["Event.Set"] = static async Coroutine<Action> () =>
        {
            var flag = new AsyncioEvent();
            flag.Clear();
            return flag.Set;
        },
        ["Event.Clear"] = static async Coroutine<Action> () =>
        {
            var flag = new AsyncioEvent();
            flag.Set();
            return flag.Clear;
        },
        ["Lock.Release"] = static async Coroutine<Action> () =>
        {
            var gate = new AsyncioLock();
            await gate.Acquire();
            return gate.Release;
        },
        ["Condition.Notify"] = static async Coroutine<Action> () =>
        {
            var condition = new AsyncioCondition();
            await condition.Acquire();
            return () => condition.Notify();
        },
        ["Semaphore.Release"] = static async Coroutine<Action> () =>
        {
            var semaphore = new AsyncioSemaphore();
            await semaphore.Acquire();
            return semaphore.Release;
        },
    };

    public static IEnumerable<string> Names => Changes.Keys;

    [Test]
    public void Change_OnAnotherThreadThanTheLoop_IsRefused([ValueSource(nameof(Names))] string name) => Run(async () =>
    {
        Action change = await Changes[name]();

        Background.Run(() => change.Should().Throw<InvalidOperationException>().WithMessage("*CallSoonThreadsafe*"));

        change.Should().NotThrow("the refused call has changed nothing");
    });

    /// <summary>The refused call is not the one that counts.</summary>
    [Test]
    public void Dispose_ReleaserOfASemaphoreRefusedOnAnotherThread_ReleasesLater() => Run(async () =>
    {
        var semaphore = new AsyncioSemaphore();
        AsyncioSemaphore.Releaser releaser = await semaphore.Acquire();

        Background.Run(() => releaser.Invoking(it => it.Dispose()).Should().Throw<InvalidOperationException>());
        semaphore.Locked().Should().BeTrue();
        releaser.Dispose();

        semaphore.Locked().Should().BeFalse();
    });

    [Test]
    public void Acquire_FreeSemaphoreOfALoopThatRuns_IsRefusedOnAnother() => Run(async () =>
    {
        var semaphore = new AsyncioSemaphore(2);
        using (await semaphore.Acquire())
        {
            Background.Run(() => Run(async () => (await ErrorOf(semaphore.Acquire())).Should().BeOfType<InvalidOperationException>()));
            semaphore.Statistics().Should().Be(new SemaphoreStatistics(1, 0));
        }
    });

    [Test]
    public void SetAndClear_WithoutALoop_ChangeTheFlag()
    {
        var flag = new AsyncioEvent();
        flag.Set();
        flag.IsSet().Should().BeTrue();
        flag.Clear();
        flag.IsSet().Should().BeFalse();
    }

    [Test]
    public void Change_ByThreadsWithoutALoop_OneWaitsForTheOther()
    {
        bool entered = false, together = false;
        var other = new Thread(() => new LoopBinding().Change(() => entered = true)) { IsBackground = true };

        new LoopBinding().Change(() =>
        {
            other.Start();
            SpinWait.SpinUntil(() => Volatile.Read(ref entered) || other.ThreadState.HasFlag(ThreadState.WaitSleepJoin), Background.Limit);
            together = Volatile.Read(ref entered);
        });
        other.Join(Background.Limit).Should().BeTrue();

        together.Should().BeFalse();
        entered.Should().BeTrue("its turn has come");
    }
}
