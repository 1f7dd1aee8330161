using System.IO.Pipes;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>What can be given as a pipe, and what is refused.</summary>
[KernelOnly]
public class PipeHandleTests(SelectorKind kind) : EpollFixture(kind)
{
    private static readonly string RegularFile = typeof(PipeHandleTests).Assembly.Location;

    [Test]
    public void ConnectReadPipe_AStream_IsReadAndClosed() => Run(async Coroutine (loop) =>
    {
        using var peer = new AnonymousPipeServerStream(PipeDirection.Out);
        var stream = new AnonymousPipeClientStream(PipeDirection.In, peer.ClientSafePipeHandle);
        System.Runtime.InteropServices.SafeHandle handle = stream.SafePipeHandle;
        (ReadTransport transport, RecordingProtocol protocol) = await loop.ConnectReadPipe(() => new RecordingProtocol(), stream);
        transport.GetExtraInfo("pipe").Should().BeSameAs(stream);
        transport.GetExtraInfo("peername", "none").Should().Be("none");
        peer.Write("x"u8);
        peer.Dispose();
        await protocol.UntilLost();
        await Asyncio.Sleep(0);
        protocol.Data.Should().HaveCount(1);
        handle.IsClosed.Should().BeTrue("the transport has closed it");
    });

    [Test]
    public void ConnectReadPipe_RegularFile_RefusedWithAdvice() => Run(async Coroutine (loop) =>
    {
        FileStream file = File.OpenRead(RegularFile);
        Func<Task> connect = async () => await loop.ConnectReadPipe(() => new RecordingProtocol(), file);
        await connect.Should().ThrowAsync<ArgumentException>().WithMessage("*Regular file*executor*");
        file.CanRead.Should().BeFalse("it belonged to the transport");
    });

    [Test]
    public void ConnectReadPipe_ADeviceThatCannotBePolled_LostWithTheError() => Run(async Coroutine (loop) =>
    {
        (_, RecordingProtocol protocol) = await loop.ConnectReadPipe(() => new RecordingProtocol(), File.OpenRead("/dev/null"));
        await protocol.UntilLost();
        protocol.Error.Should().BeOfType<IOException>();
    });

    [Test]
    public void ConnectReadPipe_ProtocolOfDatagrams_Refused() => Run(async Coroutine (loop) =>
    {
        using var peer = new AnonymousPipeServerStream(PipeDirection.Out);
        Func<Task> connect = async () => await loop.ConnectReadPipe(() => new Datagrams(), peer.ClientSafePipeHandle);
        await connect.Should().ThrowAsync<ArgumentException>().WithMessage("*Datagrams*");
    });

    [Test]
    public void Convert_WhatHasNoHandle_Refused()
    {
        Action negative = static () => _ = (PipeHandle)(-1);
        Action memory = static () => _ = (PipeHandle)new MemoryStream();
        negative.Should().Throw<ArgumentException>();
        memory.Should().Throw<ArgumentException>().WithMessage("*MemoryStream*");
    }

    [Test]
    public void Convert_StandardInput_IsDescriptorZeroAndStaysOpen()
    {
        PipeHandle handle = Console.OpenStandardInput();
        handle.Descriptor.Should().Be(0);
        handle.Owner.Should().BeNull();
    }

    private sealed class Datagrams : DatagramProtocol;
}
