using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>A buffered protocol that closes its transport when it is asked for a buffer. It must get nothing then.</summary>
internal sealed class ClosingInGetBuffer(EventLoop loop) : BufferedProtocol
{
    /// <summary>Set when a protocol over an existing connection is made; else by <see cref="ConnectionMade"/>.</summary>
    public BaseTransport? Transport { get; set; }

    public Future Lost { get; } = loop.CreateFuture();

    public bool IsFilled { get; private set; }

    public override void ConnectionMade(BaseTransport transport) => Transport = transport;

    public override Memory<byte> GetBuffer(int sizehint)
    {
        Transport!.Close();
        return new byte[16];
    }

    public override void BufferUpdated(int nbytes) => IsFilled = true;

    public override void ConnectionLost(Exception? exc) => Lost.SetResult();
}
