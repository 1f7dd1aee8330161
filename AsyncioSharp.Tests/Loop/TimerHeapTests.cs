using System.Runtime.CompilerServices;

namespace AsyncioSharp.Tests.Loop;

[TestFixture]
public class TimerHeapTests
{
    [Test, Property("Semantic", "6")]
    public void PopDue_EqualDeadlines_ComeInTheOrderOfTheirPush()
    {
        var heap = new TimerHeap();
        Timer[] timers = [.. Enumerable.Range(0, 50).Select(i => new Timer(7, i))];
        foreach (Timer timer in timers)
        {
            heap.Push(timer.When, timer);
        }

        PopAll(heap, 7).Should().Equal(timers);
    }

    [Test]
    public void PopDue_NothingIsDue_GivesNull()
    {
        var heap = new TimerHeap();
        heap.Push(10, new Timer(10, 0));

        heap.PopDue(9).Should().BeNull();
        heap.Count.Should().Be(1);
    }

    [Test]
    public void PopDue_CancelledTimer_IsPassedOver()
    {
        var heap = new TimerHeap();
        var (first, second) = (new Timer(1, 0), new Timer(2, 1));
        heap.Push(1, first);
        heap.Push(2, second);
        Cancel(heap, first);

        heap.PopDue(5).Should().BeSameAs(second);
        heap.Count.Should().Be(0);
        heap.LiveCount.Should().Be(0);
    }

    [Test, Property("Semantic", "9")]
    public void RemoveCancelled_FewTimers_OnlyTheHeadLeaves()
    {
        var heap = new TimerHeap();
        Timer[] timers = Fill(heap, 10);
        Cancel(heap, timers[0]);
        Cancel(heap, timers[5]);

        heap.RemoveCancelled();

        heap.Count.Should().Be(9);
        heap.LiveCount.Should().Be(8);
    }

    [Test, Property("Semantic", "9")]
    public void RemoveCancelled_ManyAndMoreThanHalfCancelled_AllLeave()
    {
        var heap = new TimerHeap();
        Timer[] timers = Fill(heap, 120);
        foreach (Timer timer in timers[^61..])
        {
            Cancel(heap, timer);
        }

        heap.RemoveCancelled();

        heap.Count.Should().Be(59);
        PopAll(heap, long.MaxValue).Should().Equal(timers[..59]);
    }

    [Test, Property("Semantic", "9")]
    public void RemoveCancelled_TheEarliestLeaveFromEverywhere_TheRestComesInOrder()
    {
        var heap = new TimerHeap();

        // Latest first, so that every new one goes to the top and the rest lies in no order: what is left then has to be put in order up to the top.
        Timer[] timers = [.. Enumerable.Range(0, 120).Select(i => new Timer(1000 - i, i))];
        foreach (Timer timer in timers)
        {
            heap.Push(timer.When, timer);
        }

        foreach (Timer timer in timers[^61..])
        {
            Cancel(heap, timer);
        }

        heap.RemoveCancelled();

        heap.Count.Should().Be(59);
        heap.Head.Target.Should().BeSameAs(timers[58]);
        PopAll(heap, long.MaxValue).Should().Equal(timers[..59].Reverse());
    }

    [Test, Property("Semantic", "9")]
    public void RemoveCancelled_ManyButOnlyHalfCancelled_TheyStay()
    {
        var heap = new TimerHeap();
        Timer[] timers = Fill(heap, 120);
        foreach (Timer timer in timers[^60..])
        {
            Cancel(heap, timer);
        }

        heap.RemoveCancelled();

        heap.Count.Should().Be(120);
    }

    [Test, Property("Semantic", "9")]
    public void RemoveCancelled_AHundredTimers_IsNotYetMany()
    {
        var heap = new TimerHeap();
        Timer[] timers = Fill(heap, 100);
        foreach (Timer timer in timers[1..])
        {
            Cancel(heap, timer);
        }

        heap.RemoveCancelled();

        heap.Count.Should().Be(100);
    }

    [TestCase(1), TestCase(2), TestCase(3)]
    public void RandomUse_AgainstASortedList_IsTheSame(int seed)
    {
        var random = new Random(seed);
        var heap = new TimerHeap();
        var model = new List<Timer>();
        long now = 0;
        for (int step = 0; step < 20_000; step++)
        {
            switch (random.Next(10))
            {
                case < 5:
                    var timer = new Timer(now + random.Next(50), step);
                    heap.Push(timer.When, timer);
                    model.Add(timer);
                    break;
                case < 7 when model.Count > 0:
                    Timer victim = model[random.Next(model.Count)];
                    Cancel(heap, victim);
                    model.Remove(victim);
                    break;
                case 7:
                    heap.RemoveCancelled();
                    break;
                default:
                    now += random.Next(20);
                    Timer[] due = [.. model.Where(t => t.When <= now).OrderBy(t => t.When).ThenBy(t => t.Number)];
                    model.RemoveAll(t => t.When <= now);
                    PopAll(heap, now).Should().Equal(due);
                    break;
            }

            if (heap.LiveCount != model.Count)
            {
                Assert.Fail($"step {step}: {heap.LiveCount} live timers instead of {model.Count}");
            }
        }
    }

    [Test]
    public void Clear_WithTimers_IsEmptyAndUsable()
    {
        var heap = new TimerHeap();
        Cancel(heap, Fill(heap, 10)[3]);

        heap.Clear();
        var timer = new Timer(1, 0);
        heap.Push(1, timer);

        heap.LiveCount.Should().Be(1);
        PopAll(heap, 1).Should().Equal(timer);
    }

    [TestCase("pop"), TestCase("sweep"), TestCase("clear")]
    public void Heap_TimersThatHaveLeft_AreLetGo(string how)
    {
        var heap = new TimerHeap();
        WeakReference[] gone = Leave(heap, how);
        GC.Collect();

        gone.Should().OnlyContain(timer => !timer.IsAlive);
        heap.Count.Should().Be(0);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] Leave(TimerHeap heap, string how)
    {
        Timer[] timers = Fill(heap, 120);
        switch (how)
        {
            case "pop":
                PopAll(heap, long.MaxValue);
                break;
            case "sweep":
                Array.ForEach(timers, timer => Cancel(heap, timer));
                heap.RemoveCancelled();
                break;
            default:
                heap.Clear();
                break;
        }

        return [.. timers.Select(timer => new WeakReference(timer))];
    }

    private static Timer[] Fill(TimerHeap heap, int count)
    {
        Timer[] timers = [.. Enumerable.Range(0, count).Select(i => new Timer(100 + i, i))];
        foreach (Timer timer in timers)
        {
            heap.Push(timer.When, timer);
        }

        return timers;
    }

    private static void Cancel(TimerHeap heap, Timer timer)
    {
        timer.IsTimerCancelled = true;
        heap.NoteCancelled();
    }

    private static List<ITimerTarget> PopAll(TimerHeap heap, long now)
    {
        var popped = new List<ITimerTarget>();
        while (heap.PopDue(now) is { } target)
        {
            popped.Add(target);
        }

        return popped;
    }

    private sealed class Timer(long when, int number) : ITimerTarget
    {
        public long When => when;

        public long Deadline => when;

        public int Number => number;

        public bool IsTimerCancelled { get; set; }

        public void OnDue()
        {
        }

        public void RunTimer()
        {
        }

        public override string ToString() => $"#{number} at {when}";
    }
}
