using System.Diagnostics.CodeAnalysis;

namespace AsyncioSharp;

/// <summary>
/// What a body with a result came to in a scope that may cut it short
/// (<see cref="Asyncio.MoveOnAfter{T}(Seconds, Func{CancelScope, Coroutine{T}}, bool)"/>,
/// <see cref="Asyncio.CancelScope{T}(Func{CancelScope, Coroutine{T}}, Seconds, Seconds, bool)"/>): its result, or that the scope has ended
/// it. Not in asyncio.
/// </summary>
/// <typeparam name="T">The type of the result.</typeparam>
/// <remarks><c>if (result.TryGetValue(out var value))</c>, or <c>var (value, cancelled) = await Asyncio.MoveOnAfter(…)</c>.</remarks>
public readonly struct ScopeResult<T>
{
    private readonly T? _value;
    private readonly Outcome _outcome;

    internal ScopeResult(T value) => (_value, _outcome) = (value, Outcome.Value);

    private ScopeResult(Outcome outcome) => _outcome = outcome;

    private enum Outcome : byte
    {
        /// <summary>A default value, which no scope has given.</summary>
        None,
        Value,
        Cancelled,
    }

    /// <summary>The body was ended by the scope.</summary>
    internal static ScopeResult<T> Cancelled => new(Outcome.Cancelled);

    /// <summary>True if the scope has ended the body, so that there is no result; as <see cref="CancelScope.CancelledCaught"/>.</summary>
    public bool CancelledCaught => _outcome == Outcome.Cancelled;

    /// <summary>The result of the body.</summary>
    /// <exception cref="InvalidOperationException">There is none: the scope has ended the body, or this is a default value, which no scope
    /// has given.</exception>
    public T Value => _outcome switch
    {
        Outcome.Value => _value!,
        Outcome.Cancelled => throw new InvalidOperationException(
            "The scope has ended the body, so there is no result. Look at CancelledCaught first, or use TryGetValue."),
        _ => throw new InvalidOperationException(
            "No scope has given this ScopeResult (it is a default value), so there is no result. Await the scope, "
                + "and use what it returns."),
    };

    /// <summary>The result, if there is one.</summary>
    /// <param name="value">The result; the default of its type if there is none.</param>
    /// <returns>False if the scope has ended the body, and for a default value.</returns>
    public bool TryGetValue([MaybeNullWhen(false)] out T value)
    {
        value = _value;
        return _outcome == Outcome.Value;
    }

    /// <summary>Supports <c>var (value, cancelledCaught) = …</c>.</summary>
    /// <param name="value">The result; the default of its type if the scope has ended the body.</param>
    /// <param name="cancelledCaught">Whether it has.</param>
    public void Deconstruct(out T? value, out bool cancelledCaught) => (value, cancelledCaught) = (_value, CancelledCaught);

    /// <summary>The result, or that there is none.</summary>
    /// <returns>As text.</returns>
    public override string ToString() => _outcome switch
    {
        Outcome.Value => $"{_value}",
        Outcome.Cancelled => "cancelled",
        _ => "no result",
    };
}
