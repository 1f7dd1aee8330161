using AsyncioSharp.Tests.Infrastructure;
using Nito.AsyncEx;

namespace AsyncioSharp.Tests.Interop;

[TestFixture]
public sealed class AsyncReaderWriterLockTests
{
    [Test]
    public void ReadersAndWriters_OnOneLock_ReadTogetherAndWriteAlone([Values] Body body)
    {
        var entries = new List<string>();
        Virtual.Run(async () =>
        {
            var gate = new AsyncReaderWriterLock();
            await Asyncio.Gather(
                Guest.Start(body, () => Hold(gate.ReaderLockAsync(), "read")),
                Guest.Start(body, () => Hold(gate.ReaderLockAsync(), "read")),
                Guest.Start(body, () => Hold(gate.WriterLockAsync(), "write")),
                Guest.Start(body, () => Hold(gate.ReaderLockAsync(), "read late")));
        });

        entries.Should().Equal("read 0", "read 0", "write 1", "read late 2");

        async Task Hold(AwaitableDisposable<IDisposable> entry, string name)
        {
            Home home = Home.Here();
            using (await entry)
            {
                home.Check();
                entries.Add($"{name} {Asyncio.GetRunningLoop().Time()}");
                await Asyncio.Sleep(1);
            }
        }
    }

    [Test]
    public void Locks_CancelledTask_LeavesTheLine([Values] Body body) => Virtual.Run(async () =>
    {
        var gate = new AsyncReaderWriterLock();
        using (await gate.WriterLockAsync())
        {
            await Guest.CancelWhile(body, token => gate.ReaderLockAsync(token).AsTask());
            await Guest.CancelWhile(body, token => gate.WriterLockAsync(token).AsTask());
        }

        (await gate.WriterLockAsync()).Dispose();
    });
}
