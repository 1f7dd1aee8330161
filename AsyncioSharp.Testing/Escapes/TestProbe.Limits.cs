namespace AsyncioSharp.Testing;

// Time limits around something that virtual time does not know: when nothing else is left to do the clock jumps to the limit, at once,
// while the real call has just begun.
internal sealed partial class TestProbe
{
    private const int MostLimits = 10;

    private readonly HashSet<string> _passedLimits = [];

    /// <inheritdoc/>
    /// <remarks>Only noted: some tests want the limit to be over, of a call that never answers. It is said when the test fails.</remarks>
    public override void OnTimeLimit(AsyncioTask task)
    {
        if (Clock is not null && _passedLimits.Count < MostLimits && OutsideAwait.Of(task) is { } wait)
        {
            _passedLimits.Add($"  {wait}");
        }
    }

    /// <summary>What may have made a test fail; null if there is nothing of the kind, or it was taken before.</summary>
    public string? TakePassedLimits()
    {
        if (_passedLimits.Count == 0)
        {
            return null;
        }

        string note = "Mind that virtual time does not wait for what is outside of the loop. A time limit was over while:\n"
            + string.Join('\n', _passedLimits)
            + "\n      If it is a real call, hold the clock meanwhile (using (loop.HoldTime())), "
            + "or run the test in real time (VirtualTime = false).";
        _passedLimits.Clear();
        return note;
    }
}
