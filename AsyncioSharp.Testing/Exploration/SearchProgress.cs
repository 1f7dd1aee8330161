using System.Globalization;

namespace AsyncioSharp.Testing;

/// <summary>Says how far a long search is: on the error stream, which test runners show at once, every ten seconds of real time.</summary>
/// <param name="what">What is counted.</param>
/// <param name="most">How many there are at most.</param>
/// <param name="clock">Real time; a test has another.</param>
/// <param name="output">Null is the error stream.</param>
internal sealed class SearchProgress(string what, int most, TimeProvider? clock = null, TextWriter? output = null)
{
    private const double Every = 10;

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly long _start = (clock ?? TimeProvider.System).GetTimestamp();
    private double _next = Every;

    public void Note(int done)
    {
        double seconds = _clock.GetElapsedTime(_start).TotalSeconds;
        if (seconds >= _next)
        {
            _next = seconds + Every;
            (output ?? Console.Error).WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{done} of at most {most} {what}, {seconds:F0} s"));
        }
    }
}
