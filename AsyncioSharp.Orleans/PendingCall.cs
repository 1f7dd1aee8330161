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
/// <item>The slot gives it back, because its silo stops: it is sent to another one, after the same pause as after an error.</item>
/// <item>Only the caller's own token makes it cancelled.</item>
/// <item>A call that ends here before the slot has said how it ended is withdrawn there.</item>
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
    private bool _isOpen; // a slot was asked, and has not said how the call ended
    private bool _isGivenBack;
    private bool _wasLost; // an earlier attempt may have run
    private Exception? _sinkError; // thrown by the caller's own IProgress
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
                byte[] answer = [];
                Exception? trouble = null;
                try
                {
                    answer = await Ask(token).ConfigureAwait(false);
                }
                catch (Exception e)
                {
                    token.ThrowIfCancellationRequested();
                    trouble = e;
                }

                if (trouble is null && Read(answer, token, out T[] results))
                {
                    return results;
                }

                if (trouble is not null && !_maySlotHaveIt && !HasNotStarted(trouble))
                {
                    (_maySlotHaveIt, _mayHaveRun) = (true, true);
                }

                if (trouble is not null || _isGivenBack)
                {
                    await Pause(trouble, token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            throw new OperationCanceledException($"The call of {function} was cancelled.", token);
        }
        finally
        {
            if (_isOpen)
            {
                _ = link.Withdraw(_slot, _id);
            }
        }
    }

    private ValueTask<byte[]> Ask(CancellationToken token)
    {
        _isOpen = true;
        ValueTask<byte[]> question = _maySlotHaveIt
            ? _slot.Next(_id, _seen, last: link.Options.Delivery == Delivery.AtMostOnce) : _slot.Call(_frame);
        return token.CanBeCanceled ? new ValueTask<byte[]>(Abandonable(question, token)) : question;
    }

    /// <summary>Waits a little before the next try, to another slot if that may be.</summary>
    private async Task Pause(Exception? trouble, CancellationToken token)
    {
        _troubleSince ??= link.Clock.GetTimestamp();
        if (link.Clock.GetElapsedTime(_troubleSince.Value).TotalSeconds > link.Options.RetryFor.Value)
        {
            throw Lost($"No silo has taken it or answered for {link.Options.RetryFor.Value} seconds", trouble);
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
            _isOpen = kind == AnswerKind.Running;
            _isGivenBack = kind == AnswerKind.NotStarted;
            if (!_isGivenBack)
            {
                (_troubleSince, _pause) = (null, s_firstPause);
            }

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
                    (_maySlotHaveIt, _mayHaveRun) = (false, _wasLost);
                    return false;
                case AnswerKind.Cancelled:
                    token.ThrowIfCancellationRequested();
                    error = Lost("Its silo cancelled it: nobody had asked for it for too long, or the silo stopped", null);
                    break;
                case AnswerKind.Unknown when link.Options.Delivery == Delivery.AtLeastOnce:
                    (_maySlotHaveIt, _wasLost) = (false, true);
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
        catch (Exception e) when (e is not OperationCanceledException && e != _sinkError)
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
            Action report = Progress.Read(head.Reports[i], function.Signature, calls[0]);
            try
            {
                report();
            }
            catch (Exception e)
            {
                _sinkError = e;
                throw;
            }
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
