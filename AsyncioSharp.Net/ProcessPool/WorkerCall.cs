using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using AsyncioSharp.Remoting;
using MessagePack;

namespace AsyncioSharp.Net.ProcessPool;

/// <summary>
/// A call, or several of one function, as the frame that a worker gets. It is made when the work is submitted: so what cannot travel fails
/// there, where it was written, and what the caller does to the arguments afterwards changes nothing.
/// </summary>
[RequiresUnreferencedCode(RemoteSerializer.Unreferenced)]
[RequiresDynamicCode(RemoteSerializer.Dynamic)]
internal sealed class WorkerCall
{
    private static long s_lastId;

    private readonly FunctionReference _function;
    private readonly int _count;

    // Comes back with the answer: so the answer to another call is never taken for this one's.
    private readonly long _id = Interlocked.Increment(ref s_lastId);

    /// <param name="function">The function.</param>
    /// <param name="result">What each of its results is taken as.</param>
    /// <param name="calls">The arguments of each call.</param>
    public WorkerCall(Delegate function, Type result, IReadOnlyList<object?[]> calls)
    {
        _function = FunctionReference.To(function, result);
        _function.Check(plain: true);
        _count = calls.Count;
        ArrayBufferWriter<byte> buffer = FrameConnection.BeginFrame();
        var writer = new MessagePackWriter(buffer);
        writer.Write(_id);
        WorkerFunctions.Write(ref writer, _function);
        CallBody.Write(ref writer, _function.Signature, calls);
        writer.Flush();
        Frame = FrameConnection.EndFrame(buffer);
    }

    public ReadOnlyMemory<byte> Frame { get; }

    /// <summary>Reads a worker's answer.</summary>
    /// <exception cref="Exception">It is none, or is one to another call. The kinds are many: MessagePack's own, and whatever the types of
    /// the results throw.</exception>
    public WorkerAnswer<T> ReadAnswer<T>(ReadOnlyMemory<byte> answer)
    {
        var reader = new MessagePackReader(answer);
        if (reader.ReadInt64() is var id && id != _id)
        {
            throw new InvalidDataException($"The answer is for call {id}, and call {_id} was asked.");
        }

        T[]? results = null;
        Exception? error = null;
        if (reader.ReadBoolean())
        {
            results = CallBody.ReadResults<T>(ref reader, _function.Signature, _count);
        }
        else
        {
            error = RemoteFailure.Read(ref reader);
        }

        return reader.End ? new WorkerAnswer<T>(results, error) : throw new InvalidDataException("The answer is longer than its results.");
    }

    public override string ToString() => _function.ToString();
}
