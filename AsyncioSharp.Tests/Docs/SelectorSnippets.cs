using System.IO.Pipes;
using System.Net;
using System.Runtime.InteropServices;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Docs;

/// <summary>The selector of docs/design.md.</summary>
[TestFixture]
[Platform("Linux")]
public class SelectorSnippets
{
    [Test]
    public void PollSelector_SocketsPipesChildrenAndThreads_AllWork() => AsyncioContext.Run(
        async Coroutine () =>
        {
            byte[] much = new byte[300_000];
            Random.Shared.NextBytes(much);
            await using Server server = await Asyncio.StartServer(Echo, "127.0.0.1", 0);
            var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", ((IPEndPoint)server.Sockets[0].LocalEndPoint!).Port);
            writer.Write(much);
            (await reader.ReadExactly(much.Length)).Should().Equal(much);
            writer.Close();
            await writer.WaitClosed();

            AsyncioProcess cat = await Asyncio.CreateSubprocessExec("cat", stdin: Stdio.Pipe, stdout: Stdio.Pipe);
            (byte[]? stdout, _) = await cat.Communicate(much);
            stdout.Should().Equal(much);
            (await Asyncio.ToThread(static () => 42)).Should().Be(42, "a thread wakes the selector");
        },
        loopFactory: static () =>
        {
            var loop = new EventLoop();
            LoopNet.Attach(loop, new PollSelector());
            return loop;
        });

    private static async Coroutine Echo(AsyncioStreamReader reader, AsyncioStreamWriter writer)
    {
        while (await reader.Read(65_536) is { Length: > 0 } data)
        {
            writer.Write(data);
            await writer.Drain();
        }

        writer.Close();
    }

    // begin poll
    class PollSelector : Selector
    {
        private const short In = 1;
        private const short Out = 4;

        private readonly Dictionary<SelectorKey, Readiness> _wanted = [];
        private readonly AnonymousPipeServerStream _wake = new(PipeDirection.In);
        private readonly AnonymousPipeClientStream _waker;
        private int _isWoken;

        public PollSelector() => _waker = new AnonymousPipeClientStream(PipeDirection.Out, _wake.ClientSafePipeHandle);

        // What it can do: poll takes every descriptor.
        public override bool WatchesPipes => true;

        public override void Add(SelectorKey key, Readiness interest) => _wanted.Add(key, interest);

        public override void Modify(SelectorKey key, Readiness interest) => _wanted[key] = interest;

        public override void Remove(SelectorKey key) => _wanted.Remove(key);

        public override int Wait(Span<SelectorEvent> events, TimeSpan timeout)
        {
            SelectorKey[] keys = [.. _wanted.Keys];
            Entry[] entries =
            [
                .. keys.Select(key => new Entry(key.Descriptor, Bits(_wanted[key]), 0)),
                new Entry(Number(_wake.SafePipeHandle), In, 0),
            ];
            if (poll(entries, (nuint)entries.Length, ToMilliseconds(timeout)) > 0 && entries[^1].Ready != 0)
            {
                _wake.ReadByte();
                Volatile.Write(ref _isWoken, 0);
            }

            int found = 0;
            for (int i = 0; i < keys.Length && found < events.Length; i++)
            {
                if (entries[i].Ready != 0)
                {
                    events[found++] = new SelectorEvent(keys[i], ToReadiness(entries[i].Ready));
                }
            }

            return found;
        }

        // Any thread may call it, also after Dispose.
        public override void Wake()
        {
            if (Interlocked.Exchange(ref _isWoken, 1) == 0)
            {
                try
                {
                    _waker.WriteByte(0);
                }
                catch (ObjectDisposedException)
                {
                    // The loop is closed: nobody waits.
                }
            }
        }

        public override bool Owns(int descriptor) =>
            descriptor == Number(_wake.SafePipeHandle) || descriptor == Number(_waker.SafePipeHandle);

        public override string ToString() => $"<PollSelector keys={_wanted.Count}>";

        protected override void Dispose(bool disposing)
        {
            _waker.Dispose();
            _wake.Dispose();
        }

        private static int Number(SafeHandle handle) => (int)handle.DangerousGetHandle();

        private static short Bits(Readiness wanted) =>
            (short)((wanted.HasFlag(Readiness.Read) ? In : 0) | (wanted.HasFlag(Readiness.Write) ? Out : 0));

        // An error or a hang-up counts as both, so that whoever waits finds it.
        private static Readiness ToReadiness(short bits) => (bits & ~(In | Out)) != 0
            ? Readiness.Read | Readiness.Write
            : ((bits & In) != 0 ? Readiness.Read : Readiness.None) | ((bits & Out) != 0 ? Readiness.Write : Readiness.None);

        [DllImport("libc", SetLastError = true)]
        private static extern int poll([In, Out] Entry[] entries, nuint count, int timeout);

        private record struct Entry(int Descriptor, short Wanted, short Ready);
    }
    // end
}
