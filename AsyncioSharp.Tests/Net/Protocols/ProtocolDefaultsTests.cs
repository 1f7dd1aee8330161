using System.Reflection;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>A protocol overrides what it is interested in: everything else does nothing, and keeps nothing.</summary>
public class ProtocolDefaultsTests
{
    [Test]
    [PythonTest("test_protocols", "ProtocolsAbsTests.test_base_protocol")]
    public void BaseProtocol_OverridesNothing_IgnoresAllCalls() => CallAll(new Base());

    [Test]
    [PythonTest("test_protocols", "ProtocolsAbsTests.test_protocol")]
    public void Protocol_OverridesNothing_IgnoresAllCallsAndLetsAnEndOfFileClose()
    {
        var protocol = new Stream();
        CallAll(protocol);
        protocol.DataReceived("x"u8);
        protocol.EofReceived().Should().BeFalse();
    }

    [Test]
    [PythonTest("test_protocols", "ProtocolsAbsTests.test_buffered_protocol")]
    public void BufferedProtocol_OverridesWhatItMust_IgnoresAllOtherCallsAndLetsAnEndOfFileClose()
    {
        var protocol = new Buffered();
        CallAll(protocol);
        protocol.EofReceived().Should().BeFalse();
        typeof(BufferedProtocol).GetMethods().Where(static method => method.IsAbstract).Select(static method => method.Name).Should().BeEquivalentTo("GetBuffer", "BufferUpdated");
    }

    [Test]
    [PythonTest("test_protocols", "ProtocolsAbsTests.test_datagram_protocol")]
    public void DatagramProtocol_OverridesNothing_IgnoresAllCalls()
    {
        var protocol = new Datagram();
        CallAll(protocol);
        protocol.DatagramReceived("x"u8, null);
        protocol.ErrorReceived(new IOException());
    }

    [Test]
    [PythonTest("test_protocols", "ProtocolsAbsTests.test_subprocess_protocol")]
    public void SubprocessProtocol_OverridesNothing_IgnoresAllCalls()
    {
        var protocol = new Child();
        CallAll(protocol);
        protocol.PipeDataReceived(1, "x"u8);
        protocol.PipeConnectionLost(1, new IOException());
        protocol.ProcessExited();
    }

    private static void CallAll(BaseProtocol protocol)
    {
        protocol.ConnectionMade(null!);
        protocol.PauseWriting();
        protocol.ResumeWriting();
        protocol.ConnectionLost(null);
        protocol.ConnectionLost(new IOException());
        for (Type? type = protocol.GetType(); type is not null; type = type.BaseType)
        {
            type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Should().BeEmpty("a protocol brings no state of its own");
        }
    }

    private sealed class Base : BaseProtocol;

    private sealed class Stream : Protocol;

    private sealed class Buffered : BufferedProtocol
    {
        public override Memory<byte> GetBuffer(int sizehint) => default;

        public override void BufferUpdated(int nbytes)
        {
        }
    }

    private sealed class Datagram : DatagramProtocol;

    private sealed class Child : SubprocessProtocol;
}
