using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using MessagePack;

namespace AsyncioSharp;

/// <summary>
/// A call, or several of one function, as the frame that a worker gets. It is made when the work is submitted: so what cannot travel fails there, where it was
/// written, and what the caller does to the arguments afterwards changes nothing.
/// </summary>
[RequiresUnreferencedCode(Travel.Unreferenced)]
[RequiresDynamicCode(Travel.Dynamic)]
internal sealed class WorkerCall
{
    private readonly FunctionReference _function;
    private readonly int _count;

    public WorkerCall(Delegate function, IReadOnlyList<object?[]> calls)
    {
        _function = FunctionReference.To(function);
        _count = calls.Count;
        ArrayBufferWriter<byte> buffer = FrameConnection.BeginFrame();
        var writer = new MessagePackWriter(buffer);
        _function.Write(ref writer);
        writer.Write(_count);
        foreach (object?[] arguments in calls)
        {
            if (arguments.Length != _function.Parameters.Count)
            {
                throw new ArgumentException($"{_function} takes {_function.Parameters.Count} arguments, not {arguments.Length}.");
            }

            for (int i = 0; i < arguments.Length; i++)
            {
                Travel.Write(ref writer, _function.Parameters[i], arguments[i], $"Argument {i + 1} of {_function}");
            }
        }

        writer.Flush();
        Frame = FrameConnection.EndFrame(buffer);
    }

    public ReadOnlyMemory<byte> Frame { get; }

    /// <summary>The results in a worker's answer.</summary>
    /// <exception cref="Exception">The one that the function threw.</exception>
    public T[] Results<T>(ReadOnlyMemory<byte> answer)
    {
        var reader = new MessagePackReader(answer);
        if (!reader.ReadBoolean())
        {
            throw RemoteFailure.Read(ref reader);
        }

        var results = new T[_count];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = (T)Travel.Read(ref reader, _function.ReturnType)!;
        }

        return results;
    }

    public override string ToString() => _function.ToString();
}
