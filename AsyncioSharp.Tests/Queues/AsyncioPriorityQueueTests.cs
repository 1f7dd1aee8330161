using AsyncioSharp.Tests.Infrastructure;
using static AsyncioSharp.Tests.Infrastructure.Virtual;

namespace AsyncioSharp.Tests.Queues;

[TestFixture]
public class AsyncioPriorityQueueTests
{
    [Test]
    public void Get_Tuples_SmallestFirst() => Run(async () =>
    {
        var q = new AsyncioPriorityQueue<(int, string)>();
        await q.Put((2, "code"));
        await q.Put((1, "eat"));
        await q.Put((3, "sleep"));
        await q.Put((1, "drink"));

        (await q.Get()).Should().Be((1, "drink"));
        (await q.Get()).Should().Be((1, "eat"));
        (await q.Get()).Should().Be((2, "code"));
        (await q.Get()).Should().Be((3, "sleep"));
    });

    [Test]
    public void Get_WithComparer_UsesIt() => Run(async () =>
    {
        var q = new AsyncioPriorityQueue<int>(maxsize: 3, comparer: Comparer<int>.Create((x, y) => y.CompareTo(x)));
        foreach (int item in new[] { 2, 3, 1 })
        {
            await q.Put(item);
        }

        q.Full().Should().BeTrue();
        (await q.Get()).Should().Be(3);
        q.ToString().Should().Be("<PriorityQueue maxsize=3 _queue=[2, 1] tasks=3>");
    });

    /// <summary>Recorded from CPython 3.13: items (i % 3, i) for i in 0..9, compared by the first member alone.</summary>
    [Test]
    [Property("Semantic", "161")]
    public void Get_EqualItems_OrderOfHeapq()
    {
        var q = new AsyncioPriorityQueue<(int Priority, int Number)>(comparer: Comparer<(int Priority, int Number)>.Create((x, y) => x.Priority.CompareTo(y.Priority)));
        for (int i = 0; i < 10; i++)
        {
            q.PutNowait((i % 3, i));
        }

        Enumerable.Range(0, 10).Select(_ => q.GetNowait().Number).Should().Equal(0, 6, 3, 9, 4, 1, 7, 5, 2, 8);
    }

    [Test]
    public void PutNowait_ItemsThatCannotBeCompared_ThrowsAndKeepsTheQueue()
    {
        var q = new AsyncioPriorityQueue<object>();
        q.PutNowait(new object());

        q.Invoking(x => x.PutNowait(new object())).Should().Throw<ArgumentException>();
        q.Qsize().Should().Be(1);
    }
}
