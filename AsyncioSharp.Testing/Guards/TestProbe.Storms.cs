using System.Diagnostics;
using System.Globalization;

namespace AsyncioSharp.Testing;

// What never ends although virtual time goes on: something is tried again and again, or asked again and again. Two counts: turns in which
// an error of the same type was thrown, and moves of the clock while no task began or ended. Tests that try often and come to an end do
// that in a second or two; so a count of errors says nothing before.
internal sealed partial class TestProbe
{
    // Of the limits, for what only clears away.
    private const int CleanUpPart = 10;

    private long _moves;
    private long _retries;
    private long _errorTurn = -1;
    private long _retriesSince = TimeProvider.System.GetTimestamp();
    private bool _isCleanUp;
    private Exception? _lastError;

    /// <inheritdoc cref="TestOptions.MaxClockMoves"/>
    public long MaxClockMoves { get; set; } = TestOptions.Default.MaxClockMoves;

    /// <inheritdoc cref="TestOptions.MaxRetries"/>
    public long MaxRetries { get; set; } = TestOptions.Default.MaxRetries;

    /// <summary>For how long errors are thrown before that is a storm, in real time.</summary>
    public TimeSpan StormPatience { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>An error was thrown on the loop's thread. Called by .NET, so it must not throw.</summary>
    public void OnError(Exception error)
    {
        // Several in one turn are one try: an error is thrown again in each method that it goes through.
        if (Clock is null || MaxRetries == 0 || error is OperationCanceledException || _errorTurn == Loop.Callbacks)
        {
            return;
        }

        if (_lastError is not null && _lastError.GetType() != error.GetType())
        {
            RearmRetries();
        }

        _errorTurn = Loop.Callbacks;
        _lastError = error;
        if (++_retries > MaxRetries && TimeProvider.System.GetElapsedTime(_retriesSince) >= StormPatience)
        {
            Abort(RetryReport);
        }
    }

    private void RearmStorms(bool isCleanUp)
    {
        _isCleanUp = isCleanUp;
        _moves = isCleanUp ? MaxClockMoves - (MaxClockMoves / CleanUpPart) : 0;
        RearmRetries();
    }

    private void RearmRetries()
    {
        _retries = _isCleanUp ? MaxRetries - (MaxRetries / CleanUpPart) : 0;
        _retriesSince = TimeProvider.System.GetTimestamp();
    }

    private void NoteProgress() => _moves = 0;

    private void GuardMoves(long callbacks)
    {
        if (MaxClockMoves == 0 || ++_moves <= MaxClockMoves)
        {
            _samples = null;
            return;
        }

        SampleOrThrow(callbacks, PollReport);
    }

    private string PollReport() => string.Create(
        CultureInfo.InvariantCulture,
        $"Endless wait: the clock has moved {_moves} times, to {Loop.Time():R} s of virtual time, "
            + $"and no task has begun or ended meanwhile. "
            + $"Let what asks again and again give up one day, or raise TestOptions.MaxClockMoves.");

    private string RetryReport()
    {
        string place = CreationSite.Of(new StackTrace(_lastError!, fNeedFileInfo: false)) is { } site ? $"\n      {site}" : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Retry storm: errors of one type were thrown in {_retries} turns of the loop, up to {Loop.Time():R} s of virtual time, "
                + $"and the test goes on. "
                + $"Let what tries again give up one day, or raise TestOptions.MaxRetries. The last error:\n"
                + $"  {_lastError!.GetType().Name}: {_lastError.Message}{place}\nThe tasks:{Loop.DescribeTasks()}");
    }
}
