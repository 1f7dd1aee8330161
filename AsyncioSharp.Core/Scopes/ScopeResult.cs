using System.Diagnostics.CodeAnalysis;

namespace AsyncioSharp;

/// <summary>
/// What a body with a result came to in a scope that may cut it short (<see cref="Asyncio.MoveOnAfter{T}(Seconds, Func{CancelScope, Coroutine{T}}, bool)"/>,
/// <see cref="Asyncio.CancelScope{T}(Func{CancelScope, Coroutine{T}}, Seconds, Seconds, bool)"/>): its result, or that the scope has ended it. Not in asyncio.
/// </summary>
/// <typeparam name="T">The type of the result.</typeparam>
/// <remarks><c>if (result.TryGetValue(out var value))</c>, or <c>var (value, cancelled) = await Asyncio.MoveOnAfter(…)</c>.</remarks>
public readonly struct ScopeResult<T>
{
    private readonly T? _value;

    internal ScopeResult(T value) => _value = value;

    private ScopeResult(bool cancelledCaught) => CancelledCaught = cancelledCaught;

    /// <summary>The body was ended by the scope.</summary>
    internal static ScopeResult<T> Cancelled => new(cancelledCaught: true);

    /// <summary>True if the scope has ended the body, so that there is no result; as <see cref="CancelScope.CancelledCaught"/>.</summary>
    public bool CancelledCaught { get; }

    /// <summary>The result of the body.</summary>
    /// <exception cref="InvalidOperationException">There is none: the scope has ended the body.</exception>
    public T Value => CancelledCaught
        ? throw new InvalidOperationException("The scope has ended the body, so there is no result. Look at CancelledCaught first, or use TryGetValue.")
        : _value!;

    /// <summary>The result, if there is one.</summary>
    /// <param name="value">The result; the default of its type if the scope has ended the body.</param>
    /// <returns>False if the scope has ended the body.</returns>
    public bool TryGetValue([MaybeNullWhen(false)] out T value)
    {
        value = _value;
        return !CancelledCaught;
    }

    /// <summary>Supports <c>var (value, cancelledCaught) = …</c>.</summary>
    /// <param name="value">The result; the default of its type if the scope has ended the body.</param>
    /// <param name="cancelledCaught">Whether it has.</param>
    public void Deconstruct(out T? value, out bool cancelledCaught) => (value, cancelledCaught) = (_value, CancelledCaught);

    /// <summary>The result, or that there is none.</summary>
    /// <returns>As text.</returns>
    public override string ToString() => CancelledCaught ? "cancelled" : $"{_value}";
}
