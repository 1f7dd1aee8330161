using AsyncioSharp.Net;

namespace AsyncioSharp.Simulation;

/// <summary>An open file of a simulated host.</summary>
internal sealed class SimFile(SimFiles files, SimFileContent content) : AsyncioFile
{
    private bool _isClosed;

    public override async Coroutine<int> Read(Memory<byte> buffer, long offset)
    {
        await Begin();
        int count = (int)Math.Clamp(content.Current.Length - offset, 0, buffer.Length);
        content.Current.AsSpan((int)Math.Min(offset, content.Current.Length), count).CopyTo(buffer.Span);
        return count;
    }

    public override async Coroutine Write(ReadOnlyMemory<byte> data, long offset)
    {
        await Begin();
        files.CheckRoom(Math.Max(0, offset + data.Length - content.Current.Length));
        content.Write(data.Span, checked((int)offset));
    }

    public override async Coroutine Flush()
    {
        await Begin();
        content.Flush();
    }

    public override async Coroutine<long> Length()
    {
        await Begin();
        return content.Current.Length;
    }

    public override async Coroutine SetLength(long length)
    {
        await Begin();
        files.CheckRoom(Math.Max(0, length - content.Current.Length));
        content.SetLength(length);
    }

    public override ValueTask DisposeAsync()
    {
        _isClosed = true;
        return ValueTask.CompletedTask;
    }

    private async Coroutine Begin()
    {
        ObjectDisposedException.ThrowIf(_isClosed, typeof(AsyncioFile));
        await files.Wait();
    }
}
