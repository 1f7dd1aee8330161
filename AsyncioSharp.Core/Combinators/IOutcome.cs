namespace AsyncioSharp;

/// <summary>
/// An <see cref="Outcome{T}"/> of any type, to go through those of different types in one loop: <c>foreach (IOutcome o in new IOutcome[] {
/// a, b })</c>.
/// </summary>
public interface IOutcome
{
    /// <summary>The exception; null if there is a result. A cancellation counts as one.</summary>
    Exception? Exception { get; }

    /// <summary>True if there is a result.</summary>
    bool IsSuccess { get; }

    /// <summary>The result.</summary>
    /// <exception cref="InvalidOperationException">There is an exception instead; it is the inner one.</exception>
    object? Value { get; }
}
