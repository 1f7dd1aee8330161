namespace AsyncioSharp.Tests.Queues;

[TestFixture]
public class BinaryHeapTests
{
    [Test]
    public void PushPop_RandomMix_AlwaysGivesTheSmallest([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var heap = new BinaryHeap<int>(Comparer<int>.Default);
        var model = new List<int>();
        for (int i = 0; i < 500; i++)
        {
            if (model.Count == 0 || random.Next(3) > 0)
            {
                int item = random.Next(50);
                heap.Push(item);
                model.Add(item);
            }
            else
            {
                int smallest = model.Min();
                heap.Pop().Should().Be(smallest);
                model.Remove(smallest);
            }

            heap.Count.Should().Be(model.Count);
        }
    }
}
