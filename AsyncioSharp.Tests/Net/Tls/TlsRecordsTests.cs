using System.Net.Security;
using AsyncioSharp.Net;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Net;

/// <summary>Two TLS layers whose encrypted bytes the test carries itself: what happens when records come in parts, or many at once.</summary>
[TestFixture]
public class TlsRecordsTests
{
    [Test]
    public void Records_ByteByByte_Arrive() => Virtual.Run(async Coroutine () =>
    {
        Ends ends = Connect(partSize: 1);
        ends.Client.Transport.Write("hello "u8);
        ends.Client.Transport.Write("world"u8);
        ends.Carry(partSize: 1);
        ends.ServerApp.Events.Should().Equal("made", "data 6", "data 5");
        ends.Server.Transport.Write("answer"u8);
        ends.Carry(partSize: 7);
        ends.ClientApp.Data.Should().Equal("answer"u8.ToArray());
        await ends.Close();
    });

    [Test]
    public void Records_Together_AreHandedOverTogether() => Virtual.Run(async Coroutine () =>
    {
        Ends ends = Connect();
        for (int i = 0; i < 5; i++)
        {
            ends.Client.Transport.Write(new byte[1000]);
        }

        ends.Carry();
        ends.ServerApp.Events.Should().Equal("made", "data 5000");

        // As much as there is room for.
        ends.Client.Transport.Write(new byte[100_000]);
        ends.Carry();
        ends.ServerApp.Data.Should().HaveCount(105_000);
        ends.ServerApp.Events.Should().HaveCountLessThanOrEqualTo(5);
        await ends.Close();
    });

    [Test]
    public void Write_OfManyRecords_IsOneWriteBelow() => Virtual.Run(async Coroutine () =>
    {
        Ends ends = Connect();
        ends.ClientWire.Writes.Clear();
        var data = new byte[100_000];
        new Random(1).NextBytes(data);
        ends.Client.Transport.Write(data);
        ends.ClientWire.Writes.Should().ContainSingle();
        ends.Client.Transport.Write(data);
        ends.Client.Transport.Write("x"u8);
        ends.ClientWire.Writes.Should().HaveCount(3);
        ends.Carry();
        ends.ServerApp.Data.Should().Equal([.. data, .. data, (byte)'x']);
        await ends.Close();
    });

    [Test]
    public void Write_OfAMegabyte_GoesBelowInLargePieces() => Virtual.Run(async Coroutine () =>
    {
        Ends ends = Connect();
        ends.ClientWire.Writes.Clear();
        var data = new byte[1_000_000];
        new Random(2).NextBytes(data);
        ends.Client.Transport.Write(data);
        ends.ClientWire.Writes.Should().HaveCount(5, "a piece is at most 256 KiB");
        ends.Carry(partSize: 50_000);
        ends.ServerApp.Data.Should().Equal(data);
        await ends.Close();
    });

    [Test]
    public void EndOfTls_TogetherWithData_WaitsForAPausedReader() => Virtual.Run(async Coroutine () =>
    {
        Ends ends = Connect();
        ends.ServerApp.OnData = () => ends.Server.Transport.PauseReading();
        ends.Client.Transport.Write("last"u8);
        ends.Client.Transport.Close();
        ends.Carry();
        await Asyncio.Sleep(0);
        ends.ServerApp.Events.Should().Equal("made", "data 4");
        ends.Server.Transport.ResumeReading();
        await Asyncio.Sleep(0);
        ends.ServerApp.Events.Should().Equal("made", "data 4", "eof");
        await ends.Close();
    });

    [Test]
    public void DataAfterAPause_IsHeldBackUntilItEnds() => Virtual.Run(async Coroutine () =>
    {
        Ends ends = Connect();
        ends.ServerApp.OnData = () => ends.Server.Transport.PauseReading();
        ends.Client.Transport.Write("one"u8);
        ends.Carry();
        ends.Client.Transport.Write("two"u8);
        ends.Carry();
        ends.ServerApp.Events.Should().Equal("made", "data 3");
        ends.ServerWire.IsReading().Should().BeFalse("records pile up");
        ends.Server.Transport.ResumeReading();
        await Asyncio.Sleep(0);
        ends.ServerApp.Data.Should().Equal("onetwo"u8.ToArray());
        ends.ServerWire.IsReading().Should().BeTrue();
        await ends.Close();
    });

    [Test]
    public void Garbage_AfterTheHandshake_EndsTheConnectionAtOnce() => Virtual.Run(async Coroutine () =>
    {
        Ends ends = Connect();
        ends.Client.Transport.Write("data"u8);
        ends.Carry();
        ends.Server.DataReceived("GET / HTTP/1.1\r\n"u8);
        ends.ServerWire.IsClosing().Should().BeTrue();
        await Asyncio.Sleep(0);
        ends.ServerApp.Events.Should().Equal("made", "data 4", "lost IOException");
        await ends.Close();
    });

    [Test]
    public void EndOfTheConnection_InTheMiddleOfARecord_IsAnError() => Virtual.Run(async Coroutine () =>
    {
        Ends ends = Connect();
        ends.ClientWire.Writes.Clear();
        ends.Client.Transport.Write("data"u8);
        ends.Server.DataReceived(ends.ClientWire.Writes[0].AsSpan(0, 10));
        ends.Server.EofReceived().Should().BeFalse();
        ends.ServerWire.IsClosing().Should().BeTrue();
        await Asyncio.Sleep(0);
        ends.ServerApp.Events.Should().HaveCount(2).And.HaveElementAt(0, "made");
        ends.ServerApp.Error.Should().BeAssignableTo<IOException>();
        ends.ClientWire.Writes.Clear();
        await ends.Close();
    });

    [Test]
    public void DataBehindOurGoodbye_EndsTheConnectionAtOnce() => Virtual.Run(async Coroutine () =>
    {
        Ends ends = Connect();
        ends.Client.Transport.Close();
        ends.Server.Transport.Write("more"u8);
        ends.Carry();
        ends.ClientWire.IsClosing().Should().BeTrue();
        await Asyncio.Sleep(0);
        ends.ClientApp.Events.Should().Equal("made", "lost IOException");
        ends.ClientApp.Error!.Message.Should().Contain("after TLS's close_notify");
        await ends.Close();
    });

    [Test]
    public void DataThatCameBeforeOurGoodbye_IsDroppedAndTheEndIsOrdinary() => Virtual.Run(async Coroutine () =>
    {
        Ends ends = Connect();
        ends.ClientApp.OnData = () => ends.Client.Transport.PauseReading();
        ends.Server.Transport.Write("one"u8);
        ends.Carry();
        ends.Server.Transport.Write("two"u8);
        ends.Carry();
        ends.Client.Transport.Close();
        await Asyncio.Sleep(0);
        ends.Carry();
        await Asyncio.Sleep(0);
        ends.ClientApp.Events.Should().Equal("made", "data 3", "eof", "lost");
        await ends.Close();
    });

    [TestCase(true)]
    [TestCase(false)]
    public void EndWithoutGoodbye_IsAnErrorUnlessItIsSuppressed(bool suppresses) => Virtual.Run(async Coroutine () =>
    {
        Ends ends = Connect(suppressRaggedEofs: suppresses);
        ends.Client.Transport.Write("data"u8);
        ends.Carry();
        ends.Server.EofReceived();
        await Asyncio.Sleep(0);
        ends.ServerApp.Events.Should().Equal(suppresses ? ["made", "data 4", "eof", "lost"] : ["made", "data 4", "lost EndOfStreamException"]);
        await ends.Close();
    });

    [Test]
    public void EndInTheMiddleOfARecord_IsAnErrorAlsoIfSuppressed() => Virtual.Run(async Coroutine () =>
    {
        Ends ends = Connect(suppressRaggedEofs: true);
        ends.ClientWire.Writes.Clear();
        ends.Client.Transport.Write("data"u8);
        ends.Server.DataReceived(ends.ClientWire.Writes[0].AsSpan(0, 10));
        ends.Server.EofReceived();
        await Asyncio.Sleep(0);
        ends.ServerApp.Error.Should().BeAssignableTo<IOException>();
        ends.ClientWire.Writes.Clear();
        await ends.Close();
    });

    [TestCase(true, "*may be truncated*")]
    [TestCase(false, "*before anything came*may have refused this side's certificate*")]
    public void EndWithoutGoodbye_MessageOfAClient_DependsOnWhatCame(bool sendsSomething, string message) => Virtual.Run(async Coroutine () =>
    {
        Ends ends = Connect();
        if (sendsSomething)
        {
            ends.Server.Transport.Write("data"u8);
            ends.Carry();
        }

        ends.Client.EofReceived();
        await Asyncio.Sleep(0);
        ends.ClientApp.Error.Should().BeOfType<EndOfStreamException>().Which.Message.Should().Match(message);
        await ends.Close();
    });

    private static Ends Connect(int partSize = int.MaxValue, bool suppressRaggedEofs = false)
    {
        var ends = new Ends(Asyncio.GetRunningLoop(), suppressRaggedEofs);
        ends.Carry(partSize);
        ends.ClientApp.Events.Should().Equal("made");
        ends.ServerApp.Events.Should().Equal("made");
        return ends;
    }

    private sealed class Ends
    {
        public Ends(EventLoop loop, bool suppressRaggedEofs)
        {
            var options = new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = static (_, _, _, _) => true };
            Client = new TlsLayer(loop, ClientApp, options, null, null, callsConnectionMade: true, null, null);
            Server = new TlsLayer(loop, ServerApp, null, ServerTls.FromX509Certificate2(TestCertificates.Localhost).Options, null, callsConnectionMade: true, null, null, suppressRaggedEofs);
            ClientWire = new Wire(loop, Client);
            ServerWire = new Wire(loop, Server);
            Server.ConnectionMade(ServerWire);
            Client.ConnectionMade(ClientWire);
        }

        public RecordingProtocol ClientApp { get; } = new();

        public RecordingProtocol ServerApp { get; } = new();

        public TlsLayer Client { get; }

        public TlsLayer Server { get; }

        public Wire ClientWire { get; }

        public Wire ServerWire { get; }

        /// <summary>Carries what was written, all of it at once or in parts, until neither side says anything more.</summary>
        public void Carry(int partSize = int.MaxValue)
        {
            while (Carry(ClientWire, Server, partSize) | Carry(ServerWire, Client, partSize))
            {
            }
        }

        public async Coroutine Close()
        {
            Client.Transport.Abort();
            Server.Transport.Abort();
            await Asyncio.Sleep(0);
        }

        private static bool Carry(Wire from, TlsLayer to, int partSize)
        {
            byte[] bytes = [.. from.Writes.SelectMany(static write => write)];
            from.Writes.Clear();
            for (int at = 0; at < bytes.Length; at += partSize)
            {
                int count = Math.Min(partSize, bytes.Length - at);
                to.DataReceived(bytes.AsSpan(at, count));
                if (count < partSize)
                {
                    break;
                }
            }

            return bytes.Length > 0;
        }
    }

    private sealed class Wire(EventLoop loop, TlsLayer layer) : Transport
    {
        private bool _isPaused;
        private bool _isClosing;

        public List<byte[]> Writes { get; } = [];

        public override void Write(ReadOnlySpan<byte> data) => Writes.Add(data.ToArray());

        public override void Close()
        {
            if (!_isClosing)
            {
                _isClosing = true;
                loop.Post(() => layer.ConnectionLost(null));
            }
        }

        public override void Abort() => Close();

        public override bool IsClosing() => _isClosing;

        public override bool IsReading() => !_isPaused && !_isClosing;

        public override void PauseReading() => _isPaused = true;

        public override void ResumeReading() => _isPaused = false;

        public override void SetProtocol(BaseProtocol protocol) => throw new NotSupportedException();

        public override BaseProtocol GetProtocol() => layer;

        public override void WriteEof() => throw new NotSupportedException();

        public override bool CanWriteEof() => false;

        public override void SetWriteBufferLimits(int? high = null, int? low = null)
        {
        }

        public override (int Low, int High) GetWriteBufferLimits() => (0, 0);

        public override int GetWriteBufferSize() => 0;

        public override object? GetExtraInfo(string name, object? @default = null) => @default;
    }
}
