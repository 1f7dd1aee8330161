using System.Buffers.Binary;
using System.Net.Sockets;

namespace AsyncioSharp.Tests.Executors;

/// <summary>In the worker: speaks to the parent behind the back of the library.</summary>
internal static class Misbehaviour
{
    /// <summary>A frame whose content is no MessagePack of an answer. Never returns.</summary>
    public static int SendNonsense() => SendAndStay(Frame([0xC1, 0xC1, 0xC1]));

    /// <summary>An answer to a call that nobody made: id 1000000, true, null, null. Never returns.</summary>
    public static int SendWrongId() => SendAndStay(Frame([0xCE, 0, 0x0F, 0x42, 0x40, 0xC3, 0xC0, 0xC0]));

    /// <summary>A length beyond every limit. Never returns.</summary>
    public static int SendTooLong() => SendAndStay([0xFF, 0xFF, 0xFF, 0x7F]);

    /// <summary>A length below zero. Never returns.</summary>
    public static int SendNegative() => SendAndStay([0xFF, 0xFF, 0xFF, 0xFF]);

    /// <summary>Two frames at once. Never returns.</summary>
    public static int SendTwo() => SendAndStay([.. Frame([0xC0]), .. Frame([0xC0])]);

    /// <summary>Sends a frame, and its own answer after it.</summary>
    public static int SendBeforeTheAnswer()
    {
        Parent().Send(Frame([0xC0]));
        return 1;
    }

    /// <summary>Answers, and says something more when the gate lets it.</summary>
    public static int SpeakLater(string gate)
    {
        Socket parent = Parent();
        new Thread(() =>
        {
            ProcessGate.Pass(gate);
            parent.Send(Frame([0xC0]));
            ProcessGate.Hold(gate);
        }) { IsBackground = true }.Start();
        return Environment.ProcessId;
    }

    private static int SendAndStay(byte[] bytes)
    {
        Parent().Send(bytes);
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }

    private static byte[] Frame(byte[] content)
    {
        var frame = new byte[sizeof(int) + content.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, content.Length);
        content.CopyTo(frame, sizeof(int));
        return frame;
    }

    /// <summary>The first of the two sockets that lead to the parent is the one for calls.</summary>
    private static Socket Parent() => Directory.GetFiles("/proc/self/fd")
        .Select(static path => int.Parse(Path.GetFileName(path), System.Globalization.CultureInfo.InvariantCulture))
        .Order()
        .Select(static number => File.ResolveLinkTarget($"/proc/self/fd/{number}", false)?.Name.StartsWith("socket:", StringComparison.Ordinal) == true
            ? new Socket(new SafeSocketHandle(number, ownsHandle: false))
            : null)
        .First(static socket => socket?.AddressFamily == AddressFamily.Unix && socket.RemoteEndPoint?.ToString()?.EndsWith("/worker", StringComparison.Ordinal) == true)!;
}
