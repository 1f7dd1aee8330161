using Microsoft.Win32.SafeHandles;

namespace AsyncioSharp.Net;

/// <summary>The system's files. Their calls block, so they run in the loop's executor.</summary>
internal sealed class SystemFiles : AsyncioFiles
{
    public override async Coroutine<AsyncioFile> Open(string path, FileMode mode) => new SystemFile(await Asyncio.ToThread(
        () => File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite)));

    public override async Coroutine<bool> Exists(string path) => await Asyncio.ToThread(() => File.Exists(path));

    public override async Coroutine Delete(string path) => await Asyncio.ToThread(() => File.Delete(path));

    public override async Coroutine Move(string path, string to) => await Asyncio.ToThread(() => File.Move(path, to, overwrite: true));

    private sealed class SystemFile(SafeFileHandle handle) : AsyncioFile
    {
        public override async Coroutine<int> Read(Memory<byte> buffer, long offset) =>
            await Asyncio.ToThread(() => RandomAccess.Read(handle, buffer.Span, offset));

        public override async Coroutine Write(ReadOnlyMemory<byte> data, long offset) =>
            await Asyncio.ToThread(() => RandomAccess.Write(handle, data.Span, offset));

        public override async Coroutine Flush() => await Asyncio.ToThread(() => RandomAccess.FlushToDisk(handle));

        public override async Coroutine<long> Length() => await Asyncio.ToThread(() => RandomAccess.GetLength(handle));

        public override async Coroutine SetLength(long length) => await Asyncio.ToThread(() => RandomAccess.SetLength(handle, length));

        public override ValueTask DisposeAsync()
        {
            handle.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
