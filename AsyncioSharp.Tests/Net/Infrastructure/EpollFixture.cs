namespace AsyncioSharp.Tests.Net;

/// <summary>A fixture about descriptors that are no sockets: only epoll can watch those.</summary>
public abstract class EpollFixture(SelectorKind kind) : NetFixture(kind)
{
    [SetUp]
    public void OnlyUnderEpoll()
    {
        if (Kind != SelectorKind.Epoll)
        {
            Assert.Ignore("Pipes are polled by epoll.");
        }
    }
}
