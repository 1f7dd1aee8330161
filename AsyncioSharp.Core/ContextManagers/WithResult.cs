using System.Diagnostics.CodeAnalysis;

namespace AsyncioSharp;

/// <summary>
/// What a body with a result came to in <see cref="Asyncio.With{T, TResult}(IAsyncContextManager{T}, Func{T, Coroutine{TResult}})"/>: its
/// result, or the error that its context manager has swallowed.
/// </summary>
/// <typeparam name="TResult">The type of the result.</typeparam>
/// <remarks>
/// It converts to the result: <c>int n = await Asyncio.With(…)</c>, <c>return await Asyncio.With(…)</c>. With a context manager that
/// swallows errors, ask first: <c>if (result.TryGetValue(out int n))</c>, or <c>var (n, swallowed) = await Asyncio.With(…)</c>.
/// </remarks>
public readonly struct WithResult<TResult>
{
    private readonly TResult? _value;

    internal WithResult(TResult? value, Exception? swallowed) => (_value, Swallowed) = (value, swallowed);

    /// <summary>The error that has ended the body and that the context manager has swallowed; null if the body has a result.</summary>
    public Exception? Swallowed { get; }

    /// <summary>The result of the body.</summary>
    /// <exception cref="InvalidOperationException">There is none: the error of the body was swallowed. It is the inner
    /// exception.</exception>
    public TResult Value => Swallowed is null ? _value! : throw Misuse.NoResult(Swallowed);

    /// <summary>The result of the body, as <see cref="Value"/>.</summary>
    /// <param name="result">What the body came to.</param>
    /// <exception cref="InvalidOperationException">There is none: the error of the body was swallowed. It is the inner
    /// exception.</exception>
    [SuppressMessage("Usage", "CA2225", Justification = "Value is the named way.")]
    public static implicit operator TResult(WithResult<TResult> result) => result.Value;

    /// <summary>The result, if there is one.</summary>
    /// <param name="value">The result; the default of its type if the error of the body was swallowed.</param>
    /// <returns>False if it was swallowed.</returns>
    public bool TryGetValue([MaybeNullWhen(false)] out TResult value)
    {
        value = _value;
        return Swallowed is null;
    }

    /// <summary>Supports <c>var (value, swallowed) = …</c>.</summary>
    /// <param name="value">The result; the default of its type if the error of the body was swallowed.</param>
    /// <param name="swallowed">That error, or null.</param>
    public void Deconstruct(out TResult? value, out Exception? swallowed) => (value, swallowed) = (_value, Swallowed);

    /// <summary>The result, or which error was swallowed.</summary>
    /// <returns>As text.</returns>
    public override string ToString() => Swallowed is null ? $"{_value}" : $"swallowed {Swallowed.GetType().Name}: {Swallowed.Message}";
}
