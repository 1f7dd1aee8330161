namespace AsyncioSharp.Orleans;

/// <summary>A call on its silo: from its arrival until its answer was fetched.</summary>
/// <remarks>
/// <list type="number">
/// <item>There is one answer, and it is kept: whoever asks twice gets it twice.</item>
/// <item>One question waits at a time. A second one is answered, and the first one told to ask again.</item>
/// <item>A question that has waited for the poll time is told that the call goes on.</item>
/// <item>Its function starts only if there is no answer yet: so what was withdrawn has not started.</item>
/// <item>A call that nobody has asked about for the lease time is cancelled: its caller is gone.</item>
/// <item>A call whose caller will not ask again is forgotten with its answer.</item>
/// </list>
/// </remarks>
/// <param name="id">The call's id.</param>
/// <param name="clock">The clock.</param>
/// <param name="forget">What is done once the answer is on its way, if nobody will ask for it by the id; null to keep it.</param>
internal sealed class RunningCall(Guid id, TimeProvider clock, Action<RunningCall>? forget)
{
    /// <summary>The room for reports in an answer, in bytes. The oldest go when those that wait to be fetched need more.</summary>
    public const int MostReportBytes = 1024 * 1024;

    /// <summary>How many reports may wait to be fetched.</summary>
    private const int MostReports = 1000;

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _cancellation = new();
    private readonly List<byte[]> _reports = [];
    private int _firstReport;
    private int _reportBytes;
    private AnswerKind? _kind;
    private ReadOnlyMemory<byte> _body;
    private TaskCompletionSource<byte[]>? _question;
    private bool _hasStarted;
    private bool _isPolled; // an answer said that the call goes on: so the caller will ask for it by its id
    private long _askedAt = clock.GetTimestamp();

    public Guid Id { get; } = id;

    /// <summary>Cancelled when nobody wants the answer any more.</summary>
    public CancellationToken Token => _cancellation.Token;

    public bool IsOver => _kind is not null;

    /// <summary>The answer, or news, as soon as there is any.</summary>
    /// <param name="seen">How many reports the caller has.</param>
    public ValueTask<byte[]> Ask(int seen)
    {
        TaskCompletionSource<byte[]>? earlier;
        ValueTask<byte[]> answer;
        lock (_gate)
        {
            _askedAt = clock.GetTimestamp();
            DropReports(seen);
            earlier = _question;
            _question = null;
            _isPolled |= earlier is not null;
            if (_kind is not null || _reports.Count > 0)
            {
                answer = new ValueTask<byte[]>(Answer());
            }
            else
            {
                // Continuations go to the grain's scheduler by themselves.
                _question = new TaskCompletionSource<byte[]>();
                answer = new ValueTask<byte[]>(_question.Task);
            }
        }

        earlier?.TrySetResult(AnswerFrame.Of(AnswerKind.Running));
        if (answer.IsCompleted)
        {
            ForgetIfOver();
        }

        return answer;
    }

    /// <summary>Called by the thread that is about to run the function. False if it must not.</summary>
    public bool TryStart()
    {
        lock (_gate)
        {
            _hasStarted = _kind is null;
            return _hasStarted;
        }
    }

    /// <summary>Ends the call if its function has not started.</summary>
    public void Withdraw(AnswerKind kind) => Complete(kind, default, withdraw: true);

    public void Complete(AnswerKind kind, ReadOnlyMemory<byte> body) => Complete(kind, body, withdraw: false);

    /// <summary>Keeps a report for the caller.</summary>
    /// <exception cref="NotSupportedException">It is too long.</exception>
    public void Report(byte[] report)
    {
        if (report.Length > MostReportBytes)
        {
            throw new NotSupportedException($"A progress report is {report.Length} bytes long; at most {MostReportBytes} can be sent.");
        }

        TaskCompletionSource<byte[]>? question;
        byte[] answer;
        lock (_gate)
        {
            _reports.Add(report);
            _reportBytes += report.Length;
            while (_reports.Count > MostReports || _reportBytes > MostReportBytes)
            {
                DropReports(_firstReport + 1);
            }

            (question, answer) = TakeQuestion();
        }

        question?.TrySetResult(answer);
    }

    /// <summary>Withdraws the call, or cancels its token. The token's callbacks run here; what they throw is the function's.</summary>
    public void Cancel()
    {
        Withdraw(AnswerKind.Cancelled);
        try
        {
            _cancellation.Cancel();
        }
        catch (AggregateException)
        {
            // A callback of the function failed. The function itself will tell its caller what matters.
        }
    }

    /// <summary>Called now and then. True if the call may be forgotten.</summary>
    public bool Tick(TimeSpan pollTime, TimeSpan leaseTime, TimeSpan keepTime)
    {
        TaskCompletionSource<byte[]>? question = null;
        byte[] answer = [];
        TimeSpan since;
        lock (_gate)
        {
            since = clock.GetElapsedTime(_askedAt);
            if (_question is not null && since > pollTime)
            {
                (question, answer) = TakeQuestion();
                _askedAt = clock.GetTimestamp();
            }
        }

        question?.TrySetResult(answer);
        if (question is null && since > leaseTime && !IsOver)
        {
            Cancel();
        }

        return IsOver && since > keepTime;
    }

    private void Complete(AnswerKind kind, ReadOnlyMemory<byte> body, bool withdraw)
    {
        TaskCompletionSource<byte[]>? question;
        byte[] answer;
        lock (_gate)
        {
            if (_kind is not null || (withdraw && _hasStarted))
            {
                return;
            }

            _kind = kind;
            _body = body;
            (question, answer) = TakeQuestion();
        }

        if (question is not null)
        {
            ForgetIfOver();
            question.TrySetResult(answer);
        }
    }

    private (TaskCompletionSource<byte[]>? Question, byte[] Answer) TakeQuestion()
    {
        if (_question is not { } question)
        {
            return (null, []);
        }

        _question = null;
        return (question, Answer());
    }

    private byte[] Answer()
    {
        if (_kind is null)
        {
            _isPolled = true;
        }

        return AnswerFrame.Write(_kind ?? AnswerKind.Running, _firstReport, _reports, _body.Span);
    }

    private void ForgetIfOver()
    {
        if (_kind is not null && !_isPolled)
        {
            forget?.Invoke(this);
        }
    }

    private void DropReports(int seen)
    {
        int count = Math.Clamp(seen - _firstReport, 0, _reports.Count);
        if (count == 0)
        {
            return;
        }

        _reportBytes -= _reports.Take(count).Sum(static report => report.Length);
        _reports.RemoveRange(0, count);
        _firstReport += count;
    }
}
