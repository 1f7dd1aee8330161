using System.Buffers;
using AsyncioSharp.Remoting;
using MessagePack;

namespace AsyncioSharp.Orleans;

/// <summary>On a silo's thread: reads the arguments, calls the function, and completes the call with what comes of it.</summary>
internal sealed class FunctionRun(RunningCall call, RemoteFunction function, ReadOnlyMemory<byte> body, int mostBytes)
{
    public void Run()
    {
        if (!call.TryStart())
        {
            return;
        }

        ClusterCall.Current = new ClusterCall(call.Id, call.Token); // for this run: the thread gets its context back
        try
        {
            call.Complete(AnswerKind.Results, Results());
        }
        catch (OperationCanceledException e) when (call.Token.IsCancellationRequested && e.CancellationToken == call.Token)
        {
            call.Complete(AnswerKind.Cancelled, default);
        }
        catch (Exception e)
        {
            // Whatever the function throws is its outcome, and belongs to whoever submitted it.
            call.Complete(AnswerKind.Failed, Failure(e));
        }
    }

    private ReadOnlyMemory<byte> Failure(Exception error)
    {
        ReadOnlyMemory<byte> answer = AnswerFrame.BodyOf(error);
        return answer.Length <= mostBytes ? answer : AnswerFrame.BodyOf(TooLong("exception", answer.Length));
    }

    private NotSupportedException TooLong(string what, int length) => new(
        $"The {what} of {function.Signature} is {length} bytes long; the cluster's messages hold {mostBytes}. "
            + "Return less, or raise MaxMessageBodySize in SiloMessagingOptions and ClientMessagingOptions, on all sides.");

    private ReadOnlyMemory<byte> Results()
    {
        var reader = new MessagePackReader(body);
        int count = reader.ReadInt32();

        // Items of a chunk have arguments: a frame that wants more results than it has bytes is nobody's who means well.
        if (count < 1 || (count > 1 && count > reader.Sequence.Length - reader.Consumed))
        {
            throw new InvalidDataException($"A call came that wants {count} results.");
        }

        var buffer = new ArrayBufferWriter<byte>(256);
        var writer = new MessagePackWriter(buffer);
        for (int i = 0; i < count; i++)
        {
            object?[] arguments = function.Signature.ReadArguments(ref reader);
            call.Token.ThrowIfCancellationRequested();
            function.Signature.WriteResult(ref writer, Outcome(arguments));
            writer.Flush();
            if (buffer.WrittenCount > mostBytes) // asked each time, before the rest of the chunk takes more memory
            {
                throw TooLong("result", buffer.WrittenCount);
            }
        }

        return buffer.WrittenMemory;
    }

    private object? Outcome(object?[] arguments)
    {
        Signature signature = function.Signature;
        for (int i = 0; i < arguments.Length; i++)
        {
            if (signature.IsToken(i))
            {
                arguments[i] = call.Token;
            }
            else if (signature.IsProgress(i))
            {
                arguments[i] = Progress.Sender(signature, i, call.Report);
            }
        }

        return function.Call(arguments, call.Token);
    }
}
