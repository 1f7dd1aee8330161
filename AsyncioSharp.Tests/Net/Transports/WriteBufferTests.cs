using System.Reflection;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Sizes beyond two GiB. They are pretended: the field of the size is set, since no test should need the memory.</summary>
public class WriteBufferTests
{
    private const long NearlyAnInt = int.MaxValue - 10;

    [Test]
    public void Append_BeyondTwoGiB_CountsOn()
    {
        WriteBuffer buffer = Pretend(new WriteBuffer());
        buffer.Append(new byte[100]);
        buffer.Count.Should().Be(NearlyAnInt + 100);
        WriteBuffer.Saturate(buffer.Count).Should().Be(int.MaxValue);
        buffer.Advance(100);
        buffer.Count.Should().Be(NearlyAnInt);
    }

    [Test]
    public void Write_BeyondTwoGiB_TakenAndTheConnectionGoesOn() => FakeConnection.Run(async Coroutine (connection) =>
    {
        connection.Transport.Write("x"u8);
        FieldInfo field = typeof(StreamTransport).GetField("_buffer", BindingFlags.Instance | BindingFlags.NonPublic)!;
        Pretend((WriteBuffer)field.GetValue(connection.Transport)!);
        connection.Transport.Write(new byte[100]);
        connection.Transport.Writelines([new byte[50], new byte[50]]);
        connection.Transport.GetWriteBufferSize().Should().Be(int.MaxValue);
        connection.Transport.IsClosing().Should().BeFalse();
        connection.Protocol.Events.Should().Equal("made", "pause");
        await Asyncio.Sleep(0);
    });

    [Test]
    public void SetWriteBufferLimits_LowOfHalfAGiB_HighIsTheMost() => FakeConnection.Run(async Coroutine (connection) =>
    {
        connection.Transport.SetWriteBufferLimits(low: 1 << 29);
        connection.Transport.GetWriteBufferLimits().Should().Be((1 << 29, int.MaxValue));
        await Asyncio.Sleep(0);
    });

    private static WriteBuffer Pretend(WriteBuffer buffer)
    {
        typeof(WriteBuffer).GetProperty(nameof(WriteBuffer.Count))!.SetValue(buffer, NearlyAnInt);
        return buffer;
    }
}
