using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>A variable with a value per task (Python's <c>contextvars.ContextVar</c>), over <see cref="AsyncLocal{T}"/>.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <remarks>A task starts with a copy of its creator's values. An awaited <see cref="Coroutine"/> shares its caller's values; a native <c>async Task</c> method has a copy.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ContextVar<T>
{
    private readonly AsyncLocal<Box?> _local = new();
    private readonly bool _hasDefault;
    private readonly T _default;

    /// <summary>Makes a variable without a default.</summary>
    /// <param name="name">The name shown in messages.</param>
    public ContextVar(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        _default = default!;
    }

    /// <summary>Makes a variable with a default.</summary>
    /// <param name="name">The name shown in messages.</param>
    /// <param name="default">The value where none was set.</param>
    public ContextVar(string name, T @default)
        : this(name)
    {
        _default = @default;
        _hasDefault = true;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>True if a value was set in the present context.</summary>
    internal bool IsSet => _local.Value is not null;

    /// <summary>The value in the present context, or the default (Python's <c>var.get()</c>).</summary>
    /// <returns>The value.</returns>
    /// <exception cref="KeyNotFoundException">There is neither (Python's <c>LookupError</c>).</exception>
    public T Get() => _local.Value is { } box ? box.Value
        : _hasDefault ? _default
        : throw new KeyNotFoundException($"The context variable '{Name}' has no value here and no default. Set it first, or use Get(fallback).");

    /// <summary>The value in the present context, or a fallback (Python's <c>var.get(default)</c>).</summary>
    /// <param name="default">Returned where no value was set.</param>
    /// <returns>The value.</returns>
    public T Get(T @default) => _local.Value is { } box ? box.Value : @default;

    /// <summary>Sets the value in the present context (Python's <c>var.set()</c>).</summary>
    /// <param name="value">The value.</param>
    /// <returns>A token for <see cref="Reset"/>.</returns>
    public Token Set(T value)
    {
        var token = new Token(this, _local.Value);
        _local.Value = new Box(value);
        return token;
    }

    /// <summary>Takes a <see cref="Set"/> back (Python's <c>var.reset()</c>).</summary>
    /// <param name="token">The token of that call.</param>
    /// <exception cref="ArgumentException">The token belongs to another variable.</exception>
    /// <exception cref="InvalidOperationException">The token was used before.</exception>
    public void Reset(Token token)
    {
        ArgumentNullException.ThrowIfNull(token);
        _local.Value = (Box?)token.Use(this);
    }

    /// <summary>The name, in the form of Python's <c>repr</c>.</summary>
    /// <returns>For example <c>&lt;ContextVar name='user'&gt;</c>.</returns>
    public override string ToString() => $"<ContextVar name='{Name}'>";

    /// <summary>Remembers the value before a <see cref="Set"/> (Python's <c>contextvars.Token</c>). Disposing it is <see cref="Reset"/>.</summary>
    [DebuggerDisplay("{ToString(),nq}")]
    public sealed class Token : IDisposable
    {
        private readonly ContextVar<T> _variable;
        private readonly Box? _before;
        private bool _used;

        internal Token(ContextVar<T> variable, object? before)
        {
            _variable = variable;
            _before = (Box?)before;
        }

        /// <summary>Resets the variable, once.</summary>
        public void Dispose()
        {
            if (!_used)
            {
                _variable.Reset(this);
            }
        }

        /// <summary>The state in the form of Python's <c>repr</c>.</summary>
        /// <returns>For example <c>&lt;Token used var=&lt;ContextVar name='user'&gt;&gt;</c>.</returns>
        public override string ToString() => $"<Token {(_used ? "used " : string.Empty)}var={_variable}>";

        internal object? Use(ContextVar<T> variable)
        {
            if (variable != _variable)
            {
                throw new ArgumentException($"The token was made by {_variable}, not by {variable}.");
            }

            if (_used)
            {
                throw new InvalidOperationException("The token was used before. Each Set gives one token for one Reset.");
            }

            _used = true;
            return _before;
        }
    }

    private sealed class Box(T value)
    {
        public readonly T Value = value;
    }
}
