using AsyncioSharp.Tests.Infrastructure;
using static AsyncioSharp.Tests.Infrastructure.Virtual;

namespace AsyncioSharp.Tests.Queues;

[TestFixture]
public class AsyncioLifoQueueTests
{
    [Test]
    public void Get_SeveralItems_NewestFirst() => Run(async () =>
    {
        var q = new AsyncioLifoQueue<int>(maxsize: 3);
        await q.Put(1);
        await q.Put(3);
        await q.Put(2);

        q.Full().Should().BeTrue();
        q.ToString().Should().Be("<LifoQueue maxsize=3 _queue=[1, 3, 2] tasks=3>");
        (await q.Get()).Should().Be(2);
        (await q.Get()).Should().Be(3);
        (await q.Get()).Should().Be(1);
        q.Empty().Should().BeTrue();
    });
}
