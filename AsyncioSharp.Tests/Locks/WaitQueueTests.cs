using AsyncioSharp.Tests.Infrastructure;
using static AsyncioSharp.Tests.Infrastructure.Virtual;

namespace AsyncioSharp.Tests.Locks;

[TestFixture]
public class WaitQueueTests
{
    private WaitQueue<int> _line;

    [SetUp]
    public void ClearLine() => _line = default;

    /// <summary>As queues do it: a waiter is taken out of the line, and woken then.</summary>
    [Test]
    public void Remove_PendingWaiter_TheNextIsTheFirst() => Run(async () =>
    {
        Waiter[] waiters = [new(this), new(this), new(this)];
        AsyncioTask<int>[] tasks = [.. waiters.Select(waiter => Asyncio.CreateTask(waiter))];
        await Settle();

        foreach (Waiter waiter in waiters)
        {
            _line.First.Should().BeSameAs(waiter);
            _line.FirstPending.Should().BeSameAs(waiter);
            _line.Remove(waiter);
            waiter.Wake();
        }

        _line.FirstPending.Should().BeNull();
        _line.Count.Should().Be(0);
        await Asyncio.Gather(tasks);
    });

    [Test]
    public void Remove_FromTheMiddle_LeavesTheOthersInOrder() => Run(async () =>
    {
        Waiter[] waiters = [new(this), new(this), new(this)];
        AsyncioTask<int>[] tasks = [.. waiters.Select(waiter => Asyncio.CreateTask(waiter))];
        await Settle();

        tasks[1].Cancel();
        _line.Count.Should().Be(3, "it stands there until its turn");
        await Settle();
        _line.Count.Should().Be(2);
        waiters[0].Wake();
        _line.FirstPending.Should().BeSameAs(waiters[2]);
        _line.First.Should().BeSameAs(waiters[0]);
        waiters[2].Wake();
        _line.FirstPending.Should().BeNull();
        await Asyncio.Wait(tasks);
        _line.First.Should().BeNull();
    });

    private sealed class Waiter(WaitQueueTests test) : WaitOperation<int>
    {
        public override string Name => nameof(Waiter);

        public override object Subject => test;

        protected override string Primitive => "<line of a test>";

        protected override ref WaitQueue<int> Waiters => ref test._line;

        protected override void Bind(EventLoop loop)
        {
        }

        protected override bool TryFinish(bool woken, out int result)
        {
            result = 0;
            return woken;
        }
    }
}
