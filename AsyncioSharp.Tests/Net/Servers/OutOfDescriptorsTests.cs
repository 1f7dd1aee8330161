using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Net;

/// <summary>A server whose process has no descriptors left.</summary>
[KernelOnly]
public class OutOfDescriptorsTests
{
    [Test]
    [Category("Slow")]
    [Platform("Linux")]
    [Property("Semantic", "209")]
    public void Accept_NoDescriptorsLeft_ReportedOnceAndServedASecondLater()
    {
        using var child = new TrialProcess("few descriptors");
        child.ReadRest().Should().Equal("made", "TooManyOpenSockets: Too many open files", "made", "after a second");
    }
}
