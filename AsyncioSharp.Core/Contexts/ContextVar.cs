using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>A variable with a value per task (Python's <c>contextvars.ContextVar</c>).</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <remarks>
/// <para>A task starts with a copy of its creator's values. All its methods share one set: what an awaited method sets, coroutine or
/// <c>async Task</c>, its caller sees. Work that it gives to other threads (<c>Task.Run</c>, <see cref="Asyncio.ToThread(Action)"/>) reads
/// the values and keeps its changes to itself.</para>
/// <para>For values that end with the method that set them use <see cref="AsyncLocal{T}"/>.</para>
/// </remarks>
public sealed class ContextVar<T> : ContextVar
{
    private readonly bool _hasDefault;
    private readonly T _default;

    /// <summary>Makes a variable without a default.</summary>
    /// <param name="name">The name shown in messages.</param>
    public ContextVar(string name)
        : base(name) => _default = default!;

    /// <summary>Makes a variable with a default.</summary>
    /// <param name="name">The name shown in messages.</param>
    /// <param name="default">The value where none was set.</param>
    public ContextVar(string name, T @default)
        : base(name)
    {
        _default = @default;
        _hasDefault = true;
    }

    /// <summary>The value in the present context, or the default (Python's <c>var.get()</c>).</summary>
    /// <returns>The value.</returns>
    /// <exception cref="KeyNotFoundException">There is neither (Python's <c>LookupError</c>).</exception>
    public T Get() => ValueIn(Context.Current);

    /// <summary>The value in the present context, or a fallback (Python's <c>var.get(default)</c>).</summary>
    /// <param name="default">Returned where no value was set.</param>
    /// <returns>The value.</returns>
    public T Get(T @default) => Find(Context.Current) is { } box ? box.Value : @default;

    /// <summary>Sets the value in the present context (Python's <c>var.set()</c>).</summary>
    /// <param name="value">The value.</param>
    /// <returns>A token for <see cref="Reset"/>.</returns>
    public Token Set(T value)
    {
        var token = new Token(this, Find(Context.Current));
        Context.Set(this, new TypedBox(value));
        return token;
    }

    /// <summary>Takes a <see cref="Set"/> back (Python's <c>var.reset()</c>).</summary>
    /// <param name="token">The token of that call.</param>
    /// <exception cref="ArgumentException">The token belongs to another variable.</exception>
    /// <exception cref="InvalidOperationException">The token was used before.</exception>
    public void Reset(Token token)
    {
        ArgumentNullException.ThrowIfNull(token);
        Context.Set(this, token.Use(this));
    }

    internal T ValueIn(Context? context) => Find(context) is { } box ? box.Value
        : _hasDefault ? _default
        : throw new KeyNotFoundException(
            $"The context variable '{Name}' has no value here and no default. Set it first, or use Get(fallback).");

    private TypedBox? Find(Context? context) => (TypedBox?)context?.Find(this);

    /// <summary>
    /// Remembers the value before a <see cref="Set"/> (Python's <c>contextvars.Token</c>). Disposing it is <see cref="Reset"/>.
    /// </summary>
    [DebuggerDisplay("{ToString(),nq}")]
    public sealed class Token : IDisposable
    {
        private readonly Box? _before;
        private bool _used;

        internal Token(ContextVar<T> variable, Box? before)
        {
            Var = variable;
            _before = before;
        }

        /// <summary>The variable (Python's <c>token.var</c>).</summary>
        public ContextVar<T> Var { get; }

        /// <summary>True if the variable had a value before (in Python: <c>token.old_value is not Token.MISSING</c>).</summary>
        public bool HasOldValue => _before is not null;

        /// <summary>The value before (Python's <c>token.old_value</c>).</summary>
        /// <exception cref="InvalidOperationException">There was none: <see cref="HasOldValue"/> is false.</exception>
        public T OldValue =>
            _before is null ? throw new InvalidOperationException($"{Var} had no value before. Ask HasOldValue first.")
            : ((TypedBox)_before).Value;

        /// <summary>Resets the variable, once.</summary>
        public void Dispose()
        {
            if (!_used)
            {
                Var.Reset(this);
            }
        }

        /// <summary>The state in the form of Python's <c>repr</c>.</summary>
        /// <returns>For example <c>&lt;Token used var=&lt;ContextVar name='user'&gt;&gt;</c>.</returns>
        public override string ToString() => $"<Token {(_used ? "used " : string.Empty)}var={Var}>";

        internal Box? Use(ContextVar<T> variable)
        {
            if (variable != Var)
            {
                throw new ArgumentException($"The token was made by {Var}, not by {variable}.");
            }

            if (_used)
            {
                throw new InvalidOperationException("The token was used before. Each Set gives one token for one Reset.");
            }

            _used = true;
            return _before;
        }
    }

    private sealed class TypedBox(T value) : Box
    {
        public readonly T Value = value;

        public override object? Boxed => Value;
    }
}
