using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

/// <summary>From a descriptor to a transport whose protocol has been told.</summary>
internal static class PipeConnector
{
    public delegate TTransport MakeTransport<out TTransport>(
        EventLoop loop, PipeEnd end, BaseProtocol protocol, object view, Action onMade);

    public static async Coroutine<(TTransport Transport, TProtocol Protocol)> Connect<TTransport, TProtocol>(
        EventLoop loop, Func<TProtocol> protocolFactory, PipeHandle pipe, MakeTransport<TTransport> make)
        where TTransport : BaseTransport
        where TProtocol : BaseProtocol
    {
        TProtocol protocol = protocolFactory();
        var net = LoopNet.Of(loop);
        if (!net.Selector.WatchesPipes)
        {
            throw new NotSupportedException(
                $"Pipes need a selector that watches more than sockets, as EpollSelector does on Linux; this loop has {net.Selector}. "
                + "Subprocesses and sockets work with every selector.");
        }

        if (net.Selector.Owns(pipe.Descriptor))
        {
            // Not to be closed with the refusal, as others are: the loop waits with it.
            (pipe.Owner as FileDescriptor)?.SetHandleAsInvalid();
            net.RefuseOwn(pipe.Descriptor);
        }

        var end = PipeEnd.Adopt(pipe);
        TTransport transport = await Waiters.UntilMade(loop, Make);
        return (transport, protocol);

        TTransport Make(Action onMade)
        {
            try
            {
                return make(loop, end, protocol, (object?)pipe.Owner ?? pipe.Descriptor, onMade);
            }
            catch
            {
                end.Close();
                throw;
            }
        }
    }
}
