using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Coroutines;

/// <summary>Which hand-written operations are handed out again, and which are left alone because somebody may still know them.</summary>
[TestFixture]
public class LoopOperationTests
{
    [Test]
    public void Await_WithoutAWait_IsReused([Values] bool native) => Run(native, static async operations =>
    {
        (await operations.Next(ready: true)).Should().Be(1);
        (await operations.Next(ready: true)).Should().Be(2);
        operations.Made.Should().Be(1);
    });

    [Test]
    public void Await_AfterAWait_IsReused([Values] bool native) => Run(native, static async operations =>
    {
        for (int i = 1; i <= 5; i++)
        {
            Asyncio.GetRunningLoop().CallSoon(operations.WakeWaiter);
            (await operations.Next(ready: false)).Should().Be(i);
        }

        operations.Made.Should().Be(1);
    });

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
        operations.Made.Should().Be(1);
    });

    [Test]
    public void Task_OfAnOperation_IsNotReused() => Run(false, static async operations =>
    {
        AsyncioTask<int> task = Asyncio.CreateTask(operations.Next(ready: true));
        (await task).Should().Be(1);
        (await operations.Next(ready: true)).Should().Be(2);
        task.Result().Should().Be(1);
        operations.Made.Should().Be(2);
    });

    [Test]
    public void Await_Cancelled_IsNotReusedAndIsPassedOn([Values] bool afterWakeUp) => Run(false, async operations =>
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
        await operations.Next(ready: true);
        operations.Made.Should().Be(2);
    });

    [Test]
    public void Await_InDebugMode_IsNotReused() => Run(false, static async operations =>
    {
        Asyncio.GetRunningLoop().SetDebug(true);
        await operations.Next(ready: true);
        await operations.Next(ready: true);
        operations.Made.Should().Be(2);
    });

    [Test]
    public void Await_Twice_IsRefused() => Run(false, static async operations =>
    {
        Coroutine<int> operation = operations.Next(ready: true);
        await operation;
        await FluentActions.Awaiting(async () => await operation).Should().ThrowAsync<InvalidOperationException>();
        operation.Invoking(static o => o.Result()).Should().Throw<InvalidStateError>("it forgot");
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
        private Counting? _spare;
        private Counting? _waiting;
        private int _given;

        public int Made { get; private set; }

        public bool Refuses { get; set; }

        public bool WakesAtOnce { get; set; }

        public List<bool> Cancellations { get; } = [];

        public Coroutine<int> Next(bool ready)
        {
            Counting operation = _spare ?? new Counting(this);
            Made += _spare is null ? 1 : 0;
            _spare = null;
            operation.Prepare(ready);
            return operation;
        }

        public void WakeWaiter() => _waiting!.Wake();

        private sealed class Counting(Operations owner) : LoopOperation<int>
        {
            private bool _isReady;

            public void Prepare(bool ready)
            {
                Renew();
                _isReady = ready;
            }

            protected override bool TryFinish(bool woken, out int result)
            {
                bool ends = woken || _isReady;
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

            protected override void Recycle()
            {
                Forget();
                owner._spare = this;
            }
        }
    }
}
