namespace AsyncioSharp;

/// <summary>How a loop has been in a stretch of time.</summary>
/// <param name="Seconds">How long that was.</param>
/// <param name="Before">The loop's numbers at its beginning.</param>
/// <param name="Now">The same at its end.</param>
/// <param name="Lag">The worst lag that was seen, in seconds.</param>
/// <param name="Busy">The share of the time in which the loop did not wait, from 0 to 1.</param>
/// <param name="SlowStep">How long the present step has lasted, in seconds, if that is long; else 0.</param>
/// <param name="Bodies">A line for each coroutine: how many tasks, its share of the time from 0 to 1, its name; separated by tabs.</param>
internal readonly record struct LoadNumbers(
    double Seconds, LoopStatistics Before, LoopStatistics Now, double Lag, double Busy, double SlowStep, string Bodies);
