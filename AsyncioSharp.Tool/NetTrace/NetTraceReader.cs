using System.Runtime.CompilerServices;
using System.Text;

namespace AsyncioSharp.Tool;

/// <summary>Reads the stream of a diagnostics session (the format "nettrace", version 4) event by event, as they come.</summary>
/// <remarks>
/// By hand, since Microsoft.Diagnostics.Tracing.TraceEvent holds back the last events of a live stream (dotnet/runtime#76704), and would
/// make the package thirty times as large. The format: objects with a name, each with one block of bytes
/// (NetTraceFormat_v5.md of microsoft/perfview).
/// </remarks>
internal sealed class NetTraceReader
{
    private const byte NullReference = 1;
    private const byte BeginObject = 5;
    private const byte EndObject = 6;

    private readonly Stream _stream;
    private readonly EventBlockReader _events = new();
    private long _position;

    /// <param name="stream">What a session gives, from its beginning.</param>
    public NetTraceReader(Stream stream) => _stream = new BufferedStream(stream, 64 * 1024);

    /// <summary>The unit of <see cref="NetTraceEvent.Timestamp"/>; 0 before the first event.</summary>
    public long TicksPerSecond { get; private set; }

    /// <summary>The number of the process that writes, in its own namespace of processes.</summary>
    public int ProcessId { get; private set; }

    /// <summary>The events up to the end of the session. A process that ends breaks the stream off, which ends it too.</summary>
    public async IAsyncEnumerable<NetTraceEvent> ReadAsync([EnumeratorCancellation] CancellationToken token = default)
    {
        await ReadHeaderAsync(token);
        while (await ReadBlockAsync(token) is { } events)
        {
            foreach (NetTraceEvent one in events)
            {
                yield return one;
            }
        }
    }

    private async Task ReadHeaderAsync(CancellationToken token)
    {
        const string Magic = "Nettrace\u0014\0\0\0!FastSerialization.1";
        byte[] magic = await TakeAsync(Magic.Length, token);
        if (Encoding.ASCII.GetString(magic) != Magic)
        {
            throw new InvalidDataException("The process does not speak the trace format nettrace.");
        }
    }

    /// <summary>One object of the stream; null at the end.</summary>
    private async Task<IReadOnlyList<NetTraceEvent>?> ReadBlockAsync(CancellationToken token)
    {
        byte[] tag = new byte[1];
        try
        {
            tag = await TakeAsync(1, token);
        }
        catch (EndOfStreamException)
        {
            // The process has ended: there is no last object.
        }

        if (tag[0] != BeginObject)
        {
            return tag[0] is NullReference or 0 ? null : throw Broken($"tag {tag[0]}");
        }

        string name = await ReadTypeAsync(token);
        byte[] content;
        if (name == "Trace")
        {
            content = await TakeAsync(48, token);
            ReadTrace(content);
        }
        else
        {
            int size = BitConverter.ToInt32(await TakeAsync(sizeof(int), token));
            await TakeAsync((int)(-_position & 3), token);
            content = await TakeAsync(size, token);
        }

        await ExpectAsync(EndObject, token);
        return _events.Read(name, content);
    }

    private async Task<string> ReadTypeAsync(CancellationToken token)
    {
        await ExpectAsync(BeginObject, token);
        await ExpectAsync(NullReference, token);
        await TakeAsync(2 * sizeof(int), token);         // the version, and the oldest reader that understands it
        int length = BitConverter.ToInt32(await TakeAsync(sizeof(int), token));
        string name = Encoding.UTF8.GetString(await TakeAsync(length, token));
        await ExpectAsync(EndObject, token);
        return name;
    }

    private void ReadTrace(ReadOnlySpan<byte> content)
    {
        var reader = new PayloadReader(content);
        reader.Take(16 + sizeof(long));                  // the wall clock, and the ticks at that time
        TicksPerSecond = reader.Int64();
        _events.PointerSize = reader.Int32();
        ProcessId = reader.Int32();
    }

    private async Task ExpectAsync(byte tag, CancellationToken token)
    {
        byte found = (await TakeAsync(1, token))[0];
        if (found != tag)
        {
            throw Broken($"tag {found} in place of {tag}");
        }
    }

    private async Task<byte[]> TakeAsync(int count, CancellationToken token)
    {
        byte[] bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes, token);
        _position += count;
        return bytes;
    }

    private InvalidDataException Broken(string what) => new($"The trace is not in the form of nettrace 4: {what} before byte {_position}.");
}
