using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Coroutines;

/// <summary>Operations with a body written by hand: each runs once, for one awaiter.</summary>
[TestFixture]
public class LoopOperationTests
{
    [Test]
    public void Await_FromTasksInTurn_ResumesEachTask() => Run(false, static async operations =>
    {
        List<int> results = [];
        for (int i = 0; i < 3; i++)
        {
            AsyncioTask task = Asyncio.CreateTask(async Coroutine () =>
            {
                results.Add(await operations.Next(ready: false));
                await Asyncio.Sleep(1);
                results.Add(-1);
            });
            await Asyncio.Sleep(0);
            operations.WakeWaiter();
            await Asyncio.Sleep(0);
        }

        await Asyncio.Sleep(2);
        results.Should().Equal(1, 2, 3, -1, -1, -1);
    });

    [Test]
    public void Task_OfAnOperation_KeepsItsResult() => Run(false, static async operations =>
    {
        AsyncioTask<int> task = Asyncio.CreateTask(operations.Next(ready: true));
        (await task).Should().Be(1);
        (await operations.Next(ready: true)).Should().Be(2);
        task.Result().Should().Be(1);
    });

    [Test]
    public void Await_Cancelled_IsPassedOn([Values] bool afterWakeUp) => Run(false, async operations =>
    {
        AsyncioTask task = Asyncio.CreateTask(async Coroutine () => await operations.Next(ready: false));
        await Asyncio.Sleep(0);
        if (afterWakeUp)
        {
            operations.WakeWaiter();
        }

        task.Cancel("why");
        await Asyncio.Sleep(0);
        await Asyncio.Sleep(0);
        task.Cancelled().Should().BeTrue();
        operations.Cancellations.Should().Equal(afterWakeUp);
    });

    [Test]
    public void Await_Twice_IsRefusedAndTheResultStays([Values] bool native, [Values] bool ready) => Run(native, async operations =>
    {
        Coroutine<int> operation = operations.Next(ready);
        if (!ready)
        {
            Asyncio.GetRunningLoop().CallSoon(operations.WakeWaiter);
        }

        await operation;
        await operations.Next(ready: true);
        await FluentActions.Awaiting(async () => await operation).Should().ThrowAsync<InvalidOperationException>();
        operation.Result().Should().Be(1);
    });

    [Test]
    public void Await_WhileItTries_IsRefused() => Run(false, static async operations =>
    {
        Coroutine<int> operation = operations.Next(ready: true);
        Exception? error = null;
        operations.Trying = () => error = Capture(() => Asyncio.CreateTask(operation));
        (await operation).Should().Be(1);
        error.Should().BeOfType<InvalidOperationException>();
    });

    [Test]
    public void OnWaiting_Throws_EndsTheAwaitWithIt() => Run(false, static async operations =>
    {
        operations.Refuses = true;
        await FluentActions.Awaiting(async () => await operations.Next(ready: false)).Should().ThrowAsync<FormatException>();
    });

    [Test]
    public void OnWaiting_WakesAtOnce_TakesOneTurn() => Run(false, static async operations =>
    {
        operations.WakesAtOnce = true;
        using var turns = new TurnCounter(Asyncio.GetRunningLoop());
        int before = turns.Count;
        await operations.Next(ready: false);
        (turns.Count - before).Should().Be(1);
    });

    private static Exception? Capture(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (InvalidOperationException error)
        {
            return error;
        }
    }

    private static void Run(bool native, Func<Operations, Task> body)
    {
        var operations = new Operations();
        if (native)
        {
            Virtual.Run(() => body(operations));
        }
        else
        {
            Virtual.Run(async Coroutine () => await Asyncio.CreateTask(() => body(operations)));
        }
    }

    /// <summary>Hands out operations that give 1, 2, 3…</summary>
    private sealed class Operations
    {
        private Counting? _waiting;
        private int _given;

        public bool Refuses { get; set; }

        public bool WakesAtOnce { get; set; }

        public Action? Trying { get; set; }

        public List<bool> Cancellations { get; } = [];

        public Coroutine<int> Next(bool ready) => new Counting(this, ready);

        public void WakeWaiter() => _waiting!.Wake();

        private sealed class Counting(Operations owner, bool ready) : LoopOperation<int>
        {
            protected override bool TryFinish(bool woken, out int result)
            {
                owner.Trying?.Invoke();
                bool ends = woken || ready;
                result = ends ? ++owner._given : 0;
                return ends;
            }

            protected override void OnWaiting(EventLoop loop)
            {
                if (owner.Refuses)
                {
                    throw new FormatException();
                }

                owner._waiting = this;
                if (owner.WakesAtOnce)
                {
                    Wake();
                }
            }

            protected override void OnTurn() => owner._waiting = null;

            protected override void OnCancelled(bool woken) => owner.Cancellations.Add(woken);
        }
    }
}
