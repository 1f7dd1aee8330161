using System.Buffers;
using AsyncioSharp.Remoting;
using MessagePack;

namespace AsyncioSharp.Orleans;

/// <summary>
/// An answer: its kind, the number of the first progress report that the caller may not have yet, the reports from there on, and what the
/// kind calls for.
/// </summary>
internal static class AnswerFrame
{
    public delegate void Body(ref MessagePackWriter writer);

    /// <summary>An answer that says no more than its kind.</summary>
    public static byte[] Of(AnswerKind kind) => Write(kind, 0, [], []);

    public static byte[] Refused(string reason) => Write(
        AnswerKind.Refused, 0, [], BodyOf((ref MessagePackWriter writer) => writer.Write(reason)).Span);

    public static byte[] Write(AnswerKind kind, int firstReport, IReadOnlyList<byte[]> reports, ReadOnlySpan<byte> body)
    {
        var buffer = new ArrayBufferWriter<byte>(16 + body.Length);
        var writer = new MessagePackWriter(buffer);
        writer.Write((int)kind);
        writer.Write(firstReport);
        writer.WriteArrayHeader(reports.Count);
        foreach (byte[] report in reports)
        {
            writer.Write(report);
        }

        writer.WriteRaw(body);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The results, or the exception, of a call.</summary>
    public static ReadOnlyMemory<byte> BodyOf(Body write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        var writer = new MessagePackWriter(buffer);
        write(ref writer);
        writer.Flush();
        return buffer.WrittenMemory;
    }

    public static ReadOnlyMemory<byte> BodyOf(Exception error) =>
        BodyOf((ref MessagePackWriter writer) => RemoteFailure.Write(ref writer, error));

    /// <summary>Reads the kind and the reports; the reader stands at the body then.</summary>
    public static AnswerHead ReadHead(ref MessagePackReader reader)
    {
        var kind = (AnswerKind)reader.ReadInt32();
        int first = reader.ReadInt32();
        int count = reader.ReadArrayHeader();
        var reports = new List<byte[]>(Math.Min(count, 16));
        for (int i = 0; i < count; i++)
        {
            reports.Add(reader.ReadBytes()?.ToArray() ?? []);
        }

        return new AnswerHead(kind, first, reports);
    }
}
