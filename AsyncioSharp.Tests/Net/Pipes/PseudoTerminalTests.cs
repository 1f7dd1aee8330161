using System.Runtime.InteropServices;
using System.Text;
using AsyncioSharp.Net;
using Microsoft.Win32.SafeHandles;

namespace AsyncioSharp.Tests.Net;

/// <summary>Pipe transports on terminals: the peer is the other side of a pseudo-terminal.</summary>
[Platform("Linux")]
[KernelOnly]
public class PseudoTerminalTests(SelectorKind kind) : EpollFixture(kind)
{
    [Test]
    [PythonTest("test_events", "EventLoopTestsMixin.test_read_pty_output")]
    public void ConnectReadPipe_Master_ReadsWhatTheSlaveWrites() => Run(async Coroutine (loop) =>
    {
        (SafeFileHandle master, SafeFileHandle slave) = Open();
        (ReadTransport transport, RecordingProtocol protocol) = await loop.ConnectReadPipe(() => new RecordingProtocol(), master);
        protocol.Events.Should().Equal("made");
        Write(slave, "1");
        await protocol.UntilReceived(1);
        Write(slave, "2345");
        await protocol.UntilReceived(5);
        Encoding.ASCII.GetString(protocol.Data).Should().Be("12345");
        transport.GetExtraInfo("pipe").Should().NotBeNull();
        transport.Close();
        await protocol.UntilLost();
        slave.Dispose();
        protocol.Error.Should().BeNull();
    });

    [Test]
    [PythonTest("test_events", "EventLoopTestsMixin.test_write_pty")]
    public void ConnectWritePipe_Slave_ArrivesAtTheMaster() => Run(async Coroutine (loop) =>
    {
        (SafeFileHandle master, SafeFileHandle slave) = Open();
        (WriteTransport transport, RecordingProtocol protocol) = await loop.ConnectWritePipe(() => new RecordingProtocol(), slave);
        transport.Write("1"u8);
        (await Read(master, 1)).Should().Be("1");
        transport.Write("2345"u8);
        (await Read(master, 4)).Should().Be("2345");
        protocol.Events.Should().Equal("made");
        transport.GetExtraInfo("pipe").Should().NotBeNull();
        master.Dispose();
        transport.Close();
        await protocol.UntilLost();
    });

    [Test]
    [PythonTest("test_events", "EventLoopTestsMixin.test_bidirectional_pty")]
    public void BothPipes_OfOneSlave_GoTheirOwnWays() => Run(async Coroutine (loop) =>
    {
        (SafeFileHandle master, SafeFileHandle slave) = Open();
        var copy = new SafeFileHandle(dup((int)slave.DangerousGetHandle()), ownsHandle: true);
        (ReadTransport reading, RecordingProtocol read) = await loop.ConnectReadPipe(() => new RecordingProtocol(), slave);
        (WriteTransport writing, RecordingProtocol written) = await loop.ConnectWritePipe(() => new RecordingProtocol(), copy);
        writing.Write("1"u8);
        (await Read(master, 1)).Should().Be("1");
        Write(master, "a");
        await read.UntilReceived(1);
        writing.Write("2345"u8);
        (await Read(master, 4)).Should().Be("2345");
        Write(master, "bcde");
        await read.UntilReceived(5);
        Encoding.ASCII.GetString(read.Data).Should().Be("abcde");
        written.Events.Should().Equal("made");
        read.IsLost.Should().BeFalse();
        reading.Close();
        await read.UntilLost();
        writing.Close();
        await written.UntilLost();
        written.Error.Should().BeNull();
        master.Dispose();
    });

    /// <summary>The two sides of a pseudo-terminal that changes nothing of what goes through it.</summary>
    private static (SafeFileHandle Master, SafeFileHandle Slave) Open()
    {
        const int ReadWriteWithoutControl = 0x2 | 0x100;
        int master = posix_openpt(ReadWriteWithoutControl);
        master.Should().BeGreaterThanOrEqualTo(0);
        grantpt(master).Should().Be(0);
        unlockpt(master).Should().Be(0);
        var name = new byte[100];
        ptsname_r(master, name, (nuint)name.Length).Should().Be(0);
        string path = Encoding.ASCII.GetString(name, 0, Array.IndexOf(name, (byte)0));
        int slave = open(Encoding.ASCII.GetBytes(path + "\0"), ReadWriteWithoutControl);
        slave.Should().BeGreaterThanOrEqualTo(0);
        var settings = new byte[200];
        tcgetattr(slave, settings).Should().Be(0);
        cfmakeraw(settings);
        tcsetattr(slave, 0, settings).Should().Be(0);
        return (new SafeFileHandle(master, ownsHandle: true), new SafeFileHandle(slave, ownsHandle: true));
    }

    private static void Write(SafeFileHandle side, string text) => write((int)side.DangerousGetHandle(), Encoding.ASCII.GetBytes(text), (nuint)text.Length).Should().Be(text.Length);

    private static async Coroutine<string> Read(SafeFileHandle side, int count) => await Asyncio.ToThread(() =>
    {
        var buffer = new byte[100];
        var text = new StringBuilder();
        while (text.Length < count)
        {
            nint got = read((int)side.DangerousGetHandle(), buffer, (nuint)buffer.Length);
            ((long)got).Should().BePositive();
            text.Append(Encoding.ASCII.GetString(buffer, 0, (int)got));
        }

        return text.ToString();
    });

    [DllImport("libc")]
    private static extern int posix_openpt(int flags);

    [DllImport("libc")]
    private static extern int grantpt(int fd);

    [DllImport("libc")]
    private static extern int unlockpt(int fd);

    [DllImport("libc")]
    private static extern int ptsname_r(int fd, byte[] name, nuint length);

    [DllImport("libc")]
    private static extern int open(byte[] path, int flags);

    [DllImport("libc")]
    private static extern int dup(int fd);

    [DllImport("libc")]
    private static extern int tcgetattr(int fd, byte[] settings);

    [DllImport("libc")]
    private static extern int tcsetattr(int fd, int when, byte[] settings);

    [DllImport("libc")]
    private static extern void cfmakeraw(byte[] settings);

    [DllImport("libc")]
    private static extern nint read(int fd, byte[] buffer, nuint count);

    [DllImport("libc")]
    private static extern nint write(int fd, byte[] data, nuint count);
}
