using System.Runtime.CompilerServices;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Loop;

[TestFixture]
public class ReadyRingTests
{
    private EventLoop _loop = null!;

    [SetUp]
    public void MakeLoop() => _loop = Virtual.Loop();

    [TearDown]
    public void CloseLoop() => _loop.Close();

    [Test]
    public void Dequeue_AfterEnqueue_GivesTheSameFields()
    {
        var ring = new ReadyRing(4);
        ring.Enqueue(_loop.BaseContext, "work", "state", ReadyKind.Timer);

        ReadyEntry entry = ring.Dequeue();

        entry.Owner.Should().BeSameAs(_loop.BaseContext);
        (entry.Work, entry.State, entry.Kind).Should().Be(("work", "state", ReadyKind.Timer));
        ring.Count.Should().Be(0);
    }

    [Test, Property("Semantic", "1")]
    public void EnqueueAndDequeue_AtRandom_BehaveAsAQueue()
    {
        var random = new Random(42);
        var ring = new ReadyRing(2);
        var model = new Queue<object>();
        for (int step = 0; step < 20_000; step++)
        {
            // Phases of growing and shrinking, so that the ring wraps at every size.
            bool grow = random.Next(100) < (step / 1000 % 2 == 0 ? 60 : 40);
            if (grow || model.Count == 0)
            {
                object work = step;
                ring.Enqueue(_loop.BaseContext, work, null, ReadyKind.Callback);
                model.Enqueue(work);
            }
            else if (!ReferenceEquals(ring.Dequeue().Work, model.Dequeue()))
            {
                Assert.Fail($"order lost in step {step}");
            }

            if (ring.Count != model.Count)
            {
                Assert.Fail($"count lost in step {step}");
            }
        }
    }

    [Test]
    public void Enqueue_WrappedAndFull_GrowsWithoutLosingTheOrder()
    {
        var ring = new ReadyRing(4);
        for (int i = 0; i < 3; i++)
        {
            ring.Enqueue(_loop.BaseContext, -1, null, ReadyKind.Callback);
            ring.Dequeue();
        }

        for (int i = 0; i < 9; i++)
        {
            ring.Enqueue(_loop.BaseContext, i, null, ReadyKind.Callback);
        }

        Drain(ref ring).Should().Equal(Enumerable.Range(0, 9).Cast<object>());
    }

    [Test]
    public void Dequeue_Entry_IsLetGo()
    {
        var ring = new ReadyRing(4);
        WeakReference gone = Pass(ref ring);
        GC.Collect();

        gone.IsAlive.Should().BeFalse();
        ring.Count.Should().Be(0);
    }

    [Test]
    public void EnqueueAndDequeue_SteadyState_AllocatesNothing()
    {
        var ring = new ReadyRing(4);
        Work(ref ring, 100);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Work(ref ring, 10_000);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        allocated.Should().Be(0);

        void Work(ref ReadyRing ring, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ring.Enqueue(_loop.BaseContext, this, null, ReadyKind.Callback);
                ring.Enqueue(_loop.BaseContext, this, null, ReadyKind.Callback);
                ring.Dequeue();
                ring.Dequeue();
            }
        }
    }

    [Test]
    public void Enqueue_Burst_LeavesNoOutgrownArraysBehind()
    {
        const int Burst = 100_000;
        var ring = new ReadyRing(64);

        long first = Fill(ref ring);
        Drain(ref ring);
        long second = Fill(ref ring);

        (first / Burst).Should().BeInRange(32, 40, "an entry has 32 bytes, and an array that doubles would cost up to four times that");
        second.Should().Be(0, "segments are kept");

        long Fill(ref ReadyRing ring)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Burst; i++)
            {
                ring.Enqueue(_loop.BaseContext, this, null, ReadyKind.Callback);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference Pass(ref ReadyRing ring)
    {
        ring.Enqueue(_loop.BaseContext, new object(), null, ReadyKind.Callback);
        return new WeakReference(ring.Dequeue().Work);
    }

    private static List<object> Drain(ref ReadyRing ring)
    {
        var items = new List<object>();
        while (ring.Count > 0)
        {
            items.Add(ring.Dequeue().Work);
        }

        return items;
    }
}
