using AsyncioSharp.Remoting;
using MessagePack;
using Orleans.Runtime.Messaging;

namespace AsyncioSharp.Orleans;

/// <summary>A call, seen from its caller.</summary>
/// <remarks>
/// <list type="number">
/// <item>It is sent to a slot. While the slot says that it goes on, the slot is asked again.</item>
/// <item>An error that means that no silo has taken the message: it is sent again, to another slot.</item>
/// <item>Any other error: the silo may have it. So the same slot is asked whether it has.</item>
/// <item>No slot knows it: it is lost. It is sent again if <see cref="Delivery.AtLeastOnce"/> was asked for, else it fails.</item>
/// <item>Errors may follow each other for <see cref="OrleansExecutorOptions.RetryFor"/>; then the call fails.</item>
/// <item>Only the caller's own token makes it cancelled.</item>
/// </list>
/// </remarks>
internal sealed class PendingCall(ClusterLink link, FunctionReference function, IReadOnlyList<object?[]> calls)
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(1);

    private readonly Guid _id = Guid.NewGuid();
    private byte[] _frame = [];
    private IFunctionSlot _slot = null!;
    private int _seen;
    private bool _maySlotHaveIt; // the next question is Next, not Call
    private bool _mayHaveRun;
    private long? _troubleSince;
    private TimeSpan _pause = s_firstPause;

    /// <summary>Makes the frame: so what cannot travel fails where it was written, and what is done to the arguments later changes nothing.
    /// </summary>
    /// <exception cref="NotSupportedException">The function or an argument cannot travel, or the call is too large.</exception>
    public void Prepare()
    {
        function.Check(plain: false);
        _frame = RequestFrame.Write(_id, link.Options.Delivery, function, calls);
        if (_frame.Length > link.MostBytes)
        {
            throw new NotSupportedException(
                $"The arguments of {function} are {_frame.Length} bytes long; the cluster's messages hold {link.MostBytes}. Send less, or "
                    + "raise MaxMessageBodySize in SiloMessagingOptions and ClientMessagingOptions, on all sides.");
        }
    }

    public async Task<T[]> Run<T>(CancellationToken token)
    {
        _slot = link.NextSlot();
        try
        {
            while (true)
            {
                token.ThrowIfCancellationRequested();
                byte[]? answer = await Ask(token).ConfigureAwait(false);
                if (answer is not null && Read(answer, token, out T[] results))
                {
                    return results;
                }
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            _ = link.Withdraw(_slot, _id);
            throw new OperationCanceledException($"The call of {function} was cancelled.", token);
        }
    }

    /// <summary>Asks the slot once. Null means that it gave no answer, and that it is worth another try.</summary>
    private async Task<byte[]?> Ask(CancellationToken token)
    {
        Exception trouble;
        try
        {
            ValueTask<byte[]> question = _maySlotHaveIt ? _slot.Next(_id, _seen, last: link.Options.Delivery == Delivery.AtMostOnce)
                : _slot.Call(_frame);
            byte[] answer = token.CanBeCanceled
                ? await Abandonable(question, token).ConfigureAwait(false)
                : await question.ConfigureAwait(false);
            _troubleSince = null;
            _pause = s_firstPause;
            return answer;
        }
        catch (Exception e) when (!token.IsCancellationRequested)
        {
            trouble = e;
        }

        if (!_maySlotHaveIt && !HasNotStarted(trouble))
        {
            (_maySlotHaveIt, _mayHaveRun) = (true, true);
        }

        await Pause(trouble, token).ConfigureAwait(false);
        return null;
    }

    /// <summary>Waits a little before the next try, to another slot if that may be.</summary>
    private async Task Pause(Exception? trouble, CancellationToken token)
    {
        _troubleSince ??= link.Clock.GetTimestamp();
        if (link.Clock.GetElapsedTime(_troubleSince.Value).TotalSeconds > link.Options.RetryFor.Value)
        {
            throw Lost($"No silo has answered for {link.Options.RetryFor.Value} seconds", trouble);
        }

        await Task.Delay(_pause, link.Clock, token).ConfigureAwait(false);
        _pause = _pause * 2 < s_longestPause ? _pause * 2 : s_longestPause;
        if (!_maySlotHaveIt)
        {
            _slot = link.NextSlot();
        }
    }

    /// <summary>Reads an answer. False means that the call goes on.</summary>
    private bool Read<T>(byte[] answer, CancellationToken token, out T[] results)
    {
        results = [];
        AnswerKind kind;
        Exception error;
        try
        {
            var reader = new MessagePackReader(answer);
            AnswerHead head = AnswerFrame.ReadHead(ref reader);
            kind = head.Kind;
            Deliver(head);
            switch (kind)
            {
                case AnswerKind.Results:
                    results = CallBody.ReadResults<T>(ref reader, function.Signature, calls.Count);
                    return true;
                case AnswerKind.Failed:
                    error = RemoteFailure.Read(ref reader);
                    break;
                case AnswerKind.Refused:
                    error = new UnauthorizedAccessException(reader.ReadString());
                    break;
                case AnswerKind.Running:
                    (_maySlotHaveIt, _mayHaveRun) = (true, true);
                    return false;
                case AnswerKind.NotStarted:
                    (_maySlotHaveIt, _mayHaveRun) = (false, false);
                    _slot = link.NextSlot();
                    return false;
                case AnswerKind.Cancelled:
                    token.ThrowIfCancellationRequested();
                    error = Lost("Its silo cancelled it: nobody had asked for it for too long, or the silo stopped", null);
                    break;
                case AnswerKind.Unknown when link.Options.Delivery == Delivery.AtLeastOnce:
                    _maySlotHaveIt = false;
                    _seen = 0;
                    _slot = link.NextSlot();
                    return false;
                case AnswerKind.Unknown:
                    error = Lost("The silo that had it was lost", null);
                    break;
                default:
                    throw new InvalidDataException($"An answer of the unknown kind {kind} came: do all sides have the same version?");
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // MessagePack's own errors are many, and the types of results throw what they like.
            error = new BrokenCluster(
                $"What came back for the call of {function} cannot be read: {Innermost(e).Message}", mayHaveRun: true, e);
        }

        throw error;
    }

    private void Deliver(AnswerHead head)
    {
        for (int i = Math.Max(0, _seen - head.FirstReport); i < head.Reports.Count; i++)
        {
            Progress.Deliver(head.Reports[i], function.Signature, calls[0]);
        }

        _seen = Math.Max(_seen, head.FirstReport + head.Reports.Count);
    }

    private BrokenCluster Lost(string what, Exception? why) => new(
        $"{what}: the call of {function} {(_mayHaveRun ? "may have run, wholly or in part" : "has not started")}."
            + (why is null ? string.Empty : $" Orleans says: {why.Message}"),
        _mayHaveRun,
        why);

    /// <summary>Whether an error of Orleans means that no silo has taken the message.</summary>
    /// <remarks>
    /// A silo's loss with the message under way is a kind of rejection too. A time-out says nothing, and no more does a cancellation that
    /// nobody asked for, which Orleans throws for messages that have waited for too long.
    /// </remarks>
    private static bool HasNotStarted(Exception error) =>
        error is (OrleansMessageRejectionException and not SiloUnavailableException)
            or ConnectionFailedException or GatewayTooBusyException;

    private static async Task<byte[]> Abandonable(ValueTask<byte[]> question, CancellationToken token)
    {
        if (question.IsCompleted)
        {
            return await question.ConfigureAwait(false);
        }

        Task<byte[]> task = question.AsTask();
        try
        {
            return await task.WaitAsync(token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Nobody will look at it any more: that must not be reported as an error that was overlooked.
            _ = task.ContinueWith(
                static one => one.Exception,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            throw;
        }
    }

    private static Exception Innermost(Exception error) =>
        error is MessagePackSerializationException { InnerException: { } inner } ? Innermost(inner) : error;
}
