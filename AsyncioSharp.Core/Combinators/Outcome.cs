namespace AsyncioSharp;

/// <summary>A result or the exception in its place, as <c>gather(..., return_exceptions=True)</c> collects them.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
public readonly struct Outcome<T> : IOutcome
{
    private readonly T _value;

    internal Outcome(T value) => (_value, IsSuccess) = (value, true);

    internal Outcome(Exception exception)
    {
        _value = default!;
        Exception = exception;
    }

    /// <summary>
    /// The exception; null if there is a result (and in a default value, which has neither). A cancellation counts as one.
    /// </summary>
    public Exception? Exception { get; }

    /// <summary>True if there is a result.</summary>
    public bool IsSuccess { get; }

    /// <summary>The result.</summary>
    /// <exception cref="InvalidOperationException">There is an exception instead; it is the inner one. Or this is a default value, which
    /// nothing has come to.</exception>
    public T Value => IsSuccess ? _value : throw new InvalidOperationException(
        Exception is null
            ? "This outcome is a default value: nothing has come to it."
            : "This outcome is an exception, not a value. Look at IsSuccess or Exception first.",
        Exception);

    object? IOutcome.Value => Value;

    /// <summary>The value or the exception.</summary>
    /// <returns>As text.</returns>
    public override string ToString() =>
        IsSuccess ? $"{_value}"
        : Exception is null ? "no outcome"
        : $"{Exception.GetType().Name}: {Exception.Message}";
}
