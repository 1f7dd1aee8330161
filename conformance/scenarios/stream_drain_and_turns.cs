using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>In which turn drain and wait_closed go on when the transport pauses, resumes and loses the connection.</summary>
[Scenario("stream_drain_and_turns", 175, 176, 178)]
public static class StreamDrainAndTurns
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();

        async Coroutine Wait(string name, Coroutine coro)
        {
            try
            {
                await coro;
                t.Say($"{name} done");
            }
            catch (CancelledError e)
            {
                t.Say($"{name} {t.Error(e)}");
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
            {
                t.Say($"{name} reset");
            }
            catch (Exception e)
            {
                t.Say($"{name} {t.Error(e)}");
            }
        }

        (StreamReaderProtocol, AsyncioStreamWriter) Connect()
        {
            var transport = new Silent();
            var reader = new AsyncioStreamReader();
            var protocol = new StreamReaderProtocol(reader, loop: loop);
            protocol.ConnectionMade(transport);
            return (protocol, new AsyncioStreamWriter(transport, protocol, reader, loop));
        }

        foreach (var end in new[] { null, new KeyNotFoundException("x") })
        {
            var (protocol, writer) = Connect();
            t.Turns(4);
            await Wait("at once", writer.Drain());
            protocol.PauseWriting();
            var tasks = Enumerable.Range(0, 3).Select(n => Asyncio.CreateTask(Wait($"drain {n}", writer.Drain()))).ToList();
            await Asyncio.Sleep(0);
            tasks[1].Cancel();
            protocol.ResumeWriting();
            t.Say("resumed");
            foreach (var task in tasks)
                await task;

            protocol.PauseWriting();
            tasks = Enumerable.Range(0, 2).Select(n => Asyncio.CreateTask(Wait($"drain {n}", writer.Drain()))).ToList();
            tasks.Add(Asyncio.CreateTask(Wait("closed", writer.WaitClosed())));
            await Asyncio.Sleep(0);
            t.Turns(3);
            protocol.ConnectionLost(end);
            t.Say("lost");
            foreach (var task in tasks)
                await task;
            await Wait("after", writer.Drain());
            await Wait("closed after", writer.WaitClosed());
        }

        var (lastProtocol, lastWriter) = Connect();
        lastWriter.Close();
        t.Turns(2);
        await Wait("closing", lastWriter.Drain());
        loop.CallSoon(() => lastProtocol.ConnectionLost(null));
        await Wait("closing", lastWriter.Drain());
    }

    private sealed class Silent : Transport
    {
        private bool _closing;

        public override bool IsClosing() => _closing;

        public override void Close() => _closing = true;

        public override bool IsReading() => true;

        public override void PauseReading()
        {
        }

        public override void ResumeReading()
        {
        }

        public override void Write(ReadOnlySpan<byte> data)
        {
        }

        public override void WriteEof()
        {
        }

        public override bool CanWriteEof() => false;

        public override void Abort()
        {
        }

        public override void SetWriteBufferLimits(int? high = null, int? low = null)
        {
        }

        public override (int Low, int High) GetWriteBufferLimits() => default;

        public override int GetWriteBufferSize() => 0;

        public override void SetProtocol(BaseProtocol protocol) => throw new NotSupportedException();

        public override BaseProtocol GetProtocol() => throw new NotSupportedException();
    }
}
