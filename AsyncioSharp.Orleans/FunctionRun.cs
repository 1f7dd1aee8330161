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

        ClusterCall.Current = new ClusterCall(call.Id, call.Token);
        try
        {
            call.Complete(AnswerKind.Results, Checked(AnswerFrame.BodyOf(Results), "result"));
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
        finally
        {
            ClusterCall.Current = null;
        }
    }

    private ReadOnlyMemory<byte> Failure(Exception error)
    {
        try
        {
            return Checked(AnswerFrame.BodyOf(error), "exception");
        }
        catch (Exception e)
        {
            return AnswerFrame.BodyOf(e); // too long; or its message cannot even be asked for
        }
    }

    private ReadOnlyMemory<byte> Checked(ReadOnlyMemory<byte> answer, string what) => answer.Length <= mostBytes
        ? answer
        : throw new NotSupportedException(
            $"The {what} of {function.Signature} is {answer.Length} bytes long; the cluster's messages hold {mostBytes}. "
                + "Return less, or raise MaxMessageBodySize in SiloMessagingOptions and ClientMessagingOptions, on all sides.");

    private void Results(ref MessagePackWriter writer)
    {
        var reader = new MessagePackReader(body);
        int count = reader.ReadInt32();
        if (count < 1)
        {
            throw new InvalidDataException($"A call came that wants {count} results.");
        }

        for (int i = 0; i < count; i++)
        {
            object?[] arguments = function.Signature.ReadArguments(ref reader);
            call.Token.ThrowIfCancellationRequested();
            function.Signature.WriteResult(ref writer, Outcome(arguments));
        }
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

        return signature.IsAsync ? AsyncFunction.Run(function, arguments, call.Token) : function.Invoke(arguments);
    }
}
