using System.IO.Pipelines;

namespace AsyncioSharp.AspNetCore;

/// <summary>What the program reads of a connection: the input's pipe, but for the first read, which happens on the loop.</summary>
/// <remarks>
/// Kestrel starts the code of a connection on the thread pool. The first read brings it to the loop, where what it does until it waits for
/// more cannot be overtaken by the end of the connection.
/// </remarks>
internal sealed class LoopInput(LoopConnection connection, PipeReader pipe) : PipeReader
{
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        connection.HasBegun ? pipe.ReadAsync(cancellationToken) : Begin(cancellationToken);

    public override bool TryRead(out ReadResult result) => pipe.TryRead(out result);

    public override void AdvanceTo(SequencePosition consumed) => pipe.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => pipe.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => pipe.CancelPendingRead();

    public override void Complete(Exception? exception = null) => pipe.Complete(exception);

    private ValueTask<ReadResult> Begin(CancellationToken cancellationToken)
    {
        if (!connection.Side.IsHere)
        {
            return new ValueTask<ReadResult>(new FirstRead(connection, pipe, cancellationToken), token: 0);
        }

        connection.Begun();
        return pipe.ReadAsync(cancellationToken);
    }
}
