using System.Net;
using System.Net.Sockets;
using System.Text;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>
/// Every call that takes bytes takes them in every form, without a cast; a span is copied, since it cannot be kept. That this file
/// compiles is half of the test.
/// </summary>
public class BytesInTests(SelectorKind kind) : NetFixture(kind)
{
    private const string SevenX = "xxxxxxx";

    private static readonly IPEndPoint s_anywhere = new(IPAddress.Loopback, 0);
    private static readonly byte[] s_array = [(byte)'x'];
    private static readonly ReadOnlyMemory<byte> s_memory = s_array;
    private static readonly Memory<byte> s_writable = s_array;

    [Test]
    [KernelOnly]
    public void SockSendall_EveryForm_Sent() => Run(async Coroutine (loop) => await SendAll(loop));

    [Test]
    [KernelOnly]
    public void SockSendall_EveryFormInANativeTask_Sent() => Run(async Task (loop) => await SendAll(loop));

    [Test]
    [KernelOnly]
    public void SockSendall_SpanChangedBeforeTheAwait_WasCopied() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        byte[] data = "abc"u8.ToArray();
        Coroutine send = loop.SockSendall(ours, data.AsSpan());
        data.AsSpan().Clear();
        await send;
        Read(peer, 3).Should().Be("abc");
        Close(ours, peer);
    });

    [Test]
    [KernelOnly]
    public void SockSendto_EveryForm_Sent() => Run(async Coroutine (loop) =>
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        var (transport, protocol) = await loop.CreateDatagramEndpoint(() => new RecordingDatagramProtocol(), localAddr: s_anywhere);
        var to = (EndPoint)transport.GetExtraInfo("sockname")!;
        await loop.SockSendto(socket, "x"u8, to);
        await loop.SockSendto(socket, s_array, to);
        await loop.SockSendto(socket, s_memory, to);
        await loop.SockSendto(socket, s_writable, to);
        await loop.SockSendto(socket, s_array.AsSpan(), to);
        await loop.SockSendto(socket, [(byte)'x'], to);
        Span<byte> stack = stackalloc byte[1];
        stack[0] = (byte)'x';
        Coroutine<int> send = loop.SockSendto(socket, stack, to);
        await send;
        await protocol.Until(static p => p.Events.Count == 8);
        protocol.Events.Skip(1).Should().AllBe("got x");
        loop.Invoking(l => l.SockSendto(socket, null!, to)).Should().Throw<ArgumentNullException>();
        transport.Close();
        await protocol.Until("lost");
    });

    [Test]
    public void DatagramTransport_EveryForm_Sent() => Run(async Coroutine (loop) =>
    {
        var (receiving, receiver) = await loop.CreateDatagramEndpoint(() => new RecordingDatagramProtocol(), localAddr: s_anywhere);
        var to = (EndPoint)receiving.GetExtraInfo("sockname")!;
        var (transport, protocol) = await loop.CreateDatagramEndpoint(() => new RecordingDatagramProtocol(), remoteAddr: to);
        Span<byte> stack = stackalloc byte[1];
        stack[0] = (byte)'x';
        transport.Sendto("x"u8);
        transport.Sendto(s_array, to);
        transport.Sendto(s_memory);
        transport.Sendto(s_writable, to);
        transport.Sendto(s_array.AsSpan());
        transport.Sendto([(byte)'x']);
        transport.Sendto(stack, null);
        transport.Invoking(static t => t.Sendto(null!)).Should().Throw<ArgumentNullException>();
        await receiver.Until(static p => p.Events.Count == 8);
        receiver.Events.Skip(1).Should().AllBe("got x");
        transport.Close();
        receiving.Close();
        await protocol.Until("lost");
        await receiver.Until("lost");
    });

    [Test]
    [KernelOnly]
    public void Transport_EveryForm_Sent() => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket peer) = Connect(loop);
        Span<byte> stack = stackalloc byte[1];
        stack[0] = (byte)'x';
        transport.Write("x"u8);
        transport.Write(s_array);
        transport.Write(s_memory);
        transport.Write(s_writable);
        transport.Write(s_array.AsSpan());
        transport.Write([(byte)'x']);
        transport.Write(stack);
        transport.Writelines([s_array, s_array]);
        transport.Writelines([s_memory, s_memory]);
        transport.Writelines([s_array, "x"u8.ToArray()]);
        transport.Writelines(new List<byte[]> { s_array });
        transport.Invoking(static t => t.Write(null!)).Should().Throw<ArgumentNullException>();
        Read(peer, 14).Should().Be(SevenX + SevenX);
        transport.Close();
        await protocol.UntilLost();
        Close(peer);
    });

    [Test]
    [KernelOnly]
    public void StreamWriter_EveryForm_Sent() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        (_, AsyncioStreamWriter writer) = await Asyncio.OpenConnection(sock: ours);
        WriteAll(writer);
        Read(peer, 11).Should().Be(SevenX + "xxxx");
        writer.Close();
        await writer.WaitClosed();
        Close(peer);
    });

    [Test]
    public void StreamReader_EveryForm_FedAndFound() => Run(async Coroutine (loop) =>
    {
        var reader = new AsyncioStreamReader();
        FeedAll(reader);
        (await reader.ReadUntil("x"u8)).Should().Equal(s_array);
        (await reader.ReadUntil(s_array)).Should().Equal(s_array);
        (await reader.ReadUntil(s_memory)).Should().Equal(s_array);
        (await reader.ReadUntil(s_writable)).Should().Equal(s_array);
        (await reader.ReadUntil(s_array.AsSpan())).Should().Equal(s_array);
        (await reader.ReadUntil([(byte)'x'])).Should().Equal(s_array);
        (await reader.ReadUntil([s_array, "y"u8.ToArray()])).Should().Equal(s_array);
        reader.FeedData("xxx"u8);
        (await reader.Readuntil("x"u8)).Should().Equal(s_array);
        (await reader.Readuntil(s_array)).Should().Equal(s_array);
        (await reader.Readuntil(s_memory)).Should().Equal(s_array);
        reader.Invoking(static r => r.FeedData(null!)).Should().Throw<ArgumentNullException>();
    });

    [Test]
    [Platform("Linux")]
    public void Process_EveryForm_Read() => Run(async Coroutine (loop) =>
    {
        byte[]?[] outputs =
        [
            (await (await Cat()).Communicate("x"u8)).Stdout,
            (await (await Cat()).Communicate(s_array)).Stdout,
            (await (await Cat()).Communicate(s_memory)).Stdout,
            (await (await Cat()).Communicate(s_writable)).Stdout,
            (await (await Cat()).Communicate(s_array.AsSpan())).Stdout,
            (await (await Cat()).Communicate([(byte)'x'])).Stdout,
        ];
        outputs.Should().AllBeEquivalentTo(s_array);
        (await (await Cat()).Communicate(null)).Stdout.Should().BeEmpty();
        (await (await Cat()).Communicate()).Stdout.Should().BeEmpty();
        AsyncioProcess cat = await Cat();
        WriteAll(cat.Stdin!);
        cat.Stdin!.Close();
        (await cat.Stdout!.Read()).Should().HaveCount(11);
        await cat.Wait();
    });

    private static async Coroutine<AsyncioProcess> Cat() =>
        await Asyncio.CreateSubprocessExec("cat", stdin: Stdio.Pipe, stdout: Stdio.Pipe);

    private static void WriteAll(AsyncioStreamWriter writer)
    {
        writer.Write("x"u8);
        writer.Write(s_array);
        writer.Write(s_memory);
        writer.Write(s_writable);
        writer.Write(s_array.AsSpan());
        writer.Write([(byte)'x']);
        writer.Write(stackalloc byte[1] { (byte)'x' });
        writer.Writelines([s_array, s_array]);
        writer.Writelines([s_memory, s_memory]);
    }

    private static void FeedAll(AsyncioStreamReader reader)
    {
        reader.FeedData("x"u8);
        reader.FeedData(s_array);
        reader.FeedData(s_memory);
        reader.FeedData(s_writable);
        reader.FeedData(s_array.AsSpan());
        reader.FeedData([(byte)'x']);
        reader.FeedData(stackalloc byte[1] { (byte)'x' });
    }

    private static async Coroutine SendAll(EventLoop loop)
    {
        (Socket ours, Socket peer) = TcpPair();
        await loop.SockSendall(ours, "x"u8);
        await loop.SockSendall(ours, s_array);
        await loop.SockSendall(ours, s_memory);
        await loop.SockSendall(ours, s_writable);
        await loop.SockSendall(ours, s_array.AsSpan());
        await loop.SockSendall(ours, [(byte)'x']);
        Span<byte> stack = stackalloc byte[1];
        stack[0] = (byte)'x';
        Coroutine send = loop.SockSendall(ours, stack);
        await send;
        Read(peer, 7).Should().Be(SevenX);
        loop.Invoking(l => l.SockSendall(ours, null!)).Should().Throw<ArgumentNullException>();
        Close(ours, peer);
    }

    private static string Read(Socket peer, int count)
    {
        var buffer = new byte[count];
        int filled = 0;
        while (filled < count)
        {
            filled += peer.Receive(buffer.AsSpan(filled));
        }

        return Encoding.ASCII.GetString(buffer);
    }
}
