using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

/// <summary>Tells the end of a process: its pidfd becomes readable.</summary>
internal sealed class PidfdWatch(FileDescriptor pidfd, Action onExit) : SelectorKey, IReadinessListener
{
    public override int Descriptor => pidfd.Number;

    public void Start(EventLoop loop)
    {
        try
        {
            Attach(loop, this);
            SetInterest(Readiness.Read);
        }
        catch
        {
            pidfd.Dispose();
            throw;
        }
    }

    public void Close()
    {
        if (!pidfd.IsClosed)
        {
            Detach();
            pidfd.Dispose();
        }
    }

    void IReadinessListener.OnReadable() => onExit();

    void IReadinessListener.OnWritable()
    {
    }
}
