namespace AsyncioSharp.Tests.Locks;

[TestFixture]
public class PrimitiveNameTests
{
    [Test]
    public void ToString_ByClass_LeavesThePrefixAndTheTypeParametersOut()
    {
        new AsyncioLock().ToString().Should().Be("<Lock [unlocked]>");
        new AsyncioQueue<int>(1).ToString().Should().Be("<Queue maxsize=1>");
        new Gate().ToString().Should().Be("<Gate [unlocked]>");
        new Odd.Asyncio().ToString().Should().Be("<Asyncio [unlocked]>", "nothing would be left of it");
    }

    private sealed class Gate : AsyncioLock;

    private static class Odd
    {
        internal sealed class Asyncio : AsyncioLock;
    }
}
