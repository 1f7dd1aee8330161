using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Queues;

/// <summary>Queues with a store of their own, as asyncio's recipes have them.</summary>
[TestFixture]
public class QueueSubclassTests
{
    [Test]
    public void Put_OwnStoreWithoutQsize_SaysWhatIsMissing()
    {
        var queue = new Forgetful();

        queue.Invoking(q => q.PutNowait(1)).Should().Throw<InvalidOperationException>().WithMessage("Forgetful*override Qsize too*");
    }

    [Test]
    public void Put_OwnStoreInAPriorityQueueWithoutQsize_SaysWhatIsMissing()
    {
        var queue = new ForgetfulPriority();

        queue.Invoking(q => q.PutNowait(1)).Should().Throw<InvalidOperationException>().WithMessage("ForgetfulPriority*override Qsize too*");
    }

    [Test]
    public void ToString_OwnStoreWithoutItems_HasTheirNumber()
    {
        var queue = new Unique(maxsize: 2);
        queue.PutNowait(7);

        queue.ToString().Should().Be("<Unique maxsize=2 _queue[1] tasks=1>");
    }

    [Test]
    public void Put_InitWithoutTheBaseStore_SaysWhatIsMissing()
    {
        var queue = new NoBaseStore();

        queue.Invoking(q => q.PutNowait(1)).Should().Throw<InvalidOperationException>().WithMessage("NoBaseStore*Qsize*");
    }

    [Test]
    public void PutAndGet_OwnStoreWithQsize_AreEnough() => AsyncioContext.Run(async Coroutine () =>
    {
        var queue = new Unique(maxsize: 2);
        await queue.Put(1);
        await queue.Put(1);
        AsyncioTask<int> getter = Asyncio.CreateTask(queue.Get());
        await Asyncio.Sleep(0);

        (await getter).Should().Be(1);
        queue.Empty().Should().BeTrue();
    });

    [Test]
    public void Put_SubclassDropsTheFirstItem_IsAllowed()
    {
        var queue = new OnlyEven();
        queue.PutNowait(1);
        queue.PutNowait(2);

        queue.Qsize().Should().Be(1);
        queue.GetNowait().Should().Be(2);
    }

    private sealed class Forgetful : AsyncioQueue<int>
    {
        private readonly List<int> _mine = [];

        protected override void PutItem(int item) => _mine.Add(item);

        protected override int GetItem() => _mine[0];
    }

    private sealed class ForgetfulPriority : AsyncioPriorityQueue<int>
    {
        private readonly List<int> _mine = [];

        protected override void PutItem(int item) => _mine.Add(item);

        protected override int GetItem() => _mine[0];
    }

    private sealed class NoBaseStore : AsyncioQueue<int>
    {
        private readonly List<int> _mine = [];

        protected override void Init(int maxsize) => _mine.Clear();

        protected override void PutItem(int item) => _mine.Add(item);

        protected override int GetItem() => _mine[0];
    }

    private sealed class Unique(int maxsize) : AsyncioQueue<int>(maxsize)
    {
        private readonly HashSet<int> _mine = [];

        public override int Qsize() => _mine.Count;

        protected override void Init(int maxsize) => _mine.Clear();

        protected override void PutItem(int item) => _mine.Add(item);

        protected override int GetItem()
        {
            int item = _mine.First();
            _mine.Remove(item);
            return item;
        }
    }

    private sealed class OnlyEven : AsyncioQueue<int>
    {
        protected override void PutItem(int item)
        {
            if (item % 2 == 0)
            {
                base.PutItem(item);
            }
        }
    }
}
