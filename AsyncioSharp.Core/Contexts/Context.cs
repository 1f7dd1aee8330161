using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>A set of values of context variables (Python's <c>contextvars.Context</c>).</summary>
/// <remarks>
/// <para>Mutable, as in Python: what runs in it through <see cref="Run(Action)"/>, as a task (<c>context:</c>) or as a callback changes it,
/// and the next to run in it sees the change.</para>
/// <para>It holds <see cref="ContextVar{T}"/> only. <see cref="AsyncLocal{T}"/> is .NET's and flows as in every <c>async Task</c>
/// method.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class Context : IReadOnlyCollection<KeyValuePair<ContextVar, object?>>
{
    // Replaced as a whole, so that another thread (Task.Run in a task) reads either the old values or the new ones.
    private ImmutableDictionary<ContextVar, ContextVar.Box> _values;

    /// <summary>Makes an empty context.</summary>
    public Context()
        : this(ImmutableDictionary<ContextVar, ContextVar.Box>.Empty)
    {
    }

    private Context(ImmutableDictionary<ContextVar, ContextVar.Box> values) => _values = values;

    /// <summary>How many variables are set (Python's <c>len(context)</c>).</summary>
    public int Count => _values.Count;

    /// <summary>The value of a variable in this context (Python's <c>context[var]</c>).</summary>
    /// <param name="variable">The variable.</param>
    /// <returns>The value that was set; a default does not count, as in Python.</returns>
    /// <exception cref="KeyNotFoundException">It was not set in this context.</exception>
    public object? this[ContextVar variable] =>
        Find(variable) is { } box ? box.Boxed : throw new KeyNotFoundException($"{variable} was not set in this context.");

    /// <summary>A copy of the caller's context (Python's <c>contextvars.copy_context()</c>).</summary>
    /// <returns>A new context.</returns>
    public static Context CopyContext() => Current?.Copy() ?? new Context();

    /// <summary>A copy (Python's <c>context.copy()</c>).</summary>
    /// <returns>A new context with the same values.</returns>
    public Context Copy() => new(_values);

    /// <summary>Runs a function in this context (Python's <c>context.run()</c>).</summary>
    /// <param name="action">The function.</param>
    public void Run(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        Run(() =>
        {
            action();
            return true;
        });
    }

    /// <summary>Runs a function in this context (Python's <c>context.run()</c>).</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="function">The function.</param>
    /// <returns>What the function returns.</returns>
    public T Run<T>(Func<T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        var outer = ExecutionContext.Capture();
        Context? outerOfThread = t_entered;
        Enter();
        t_entered = this;
        try
        {
            return function();
        }
        finally
        {
            t_entered = outerOfThread;
            ExecutionContext.Restore(outer ?? CleanContext.Value);
        }
    }

    /// <summary>Runs a function in this context (Python's <c>context.run(f, x)</c>).</summary>
    /// <typeparam name="TArg">The type of the argument.</typeparam>
    /// <param name="action">The function.</param>
    /// <param name="arg">Passed to the function.</param>
    public void Run<TArg>(Action<TArg> action, TArg arg)
    {
        ArgumentNullException.ThrowIfNull(action);
        Run(() => action(arg));
    }

    /// <summary>Runs a function in this context (Python's <c>context.run(f, x)</c>).</summary>
    /// <typeparam name="TArg">The type of the argument.</typeparam>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="function">The function.</param>
    /// <param name="arg">Passed to the function.</param>
    /// <returns>What the function returns.</returns>
    public T Run<TArg, T>(Func<TArg, T> function, TArg arg)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Run(() => function(arg));
    }

    /// <summary>
    /// The value of a variable in this context (Python's <c>context.get(var)</c>, which knows no default of the variable).
    /// </summary>
    /// <typeparam name="T">The type of the variable.</typeparam>
    /// <param name="variable">The variable.</param>
    /// <returns>Its value or default.</returns>
    /// <exception cref="KeyNotFoundException">It has neither.</exception>
    public T Get<T>(ContextVar<T> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return variable.ValueIn(this);
    }

    /// <summary>True if the variable was set in this context (Python's <c>var in context</c>).</summary>
    /// <param name="variable">The variable.</param>
    /// <returns>False if it has at most its default.</returns>
    public bool Contains(ContextVar variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return _values.ContainsKey(variable);
    }

    /// <summary>The variables that are set, each with its value (Python's <c>context.items()</c>).</summary>
    /// <returns>The pairs, in no particular order; later changes do not show.</returns>
    public IEnumerator<KeyValuePair<ContextVar, object?>> GetEnumerator()
    {
        foreach ((ContextVar variable, ContextVar.Box box) in _values)
        {
            yield return new(variable, box.Boxed);
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The state in the form of Python's <c>repr</c>.</summary>
    /// <returns>For example <c>&lt;Context object at 0x2A&gt;</c>.</returns>
    public override string ToString() => $"<Context object at 0x{RuntimeHelpers.GetHashCode(this):X}>";

    /// <summary>The box of a variable, or null if it was not set.</summary>
    internal ContextVar.Box? Find(ContextVar variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return _values.GetValueOrDefault(variable);
    }

    private ImmutableDictionary<ContextVar, ContextVar.Box> With(ContextVar variable, ContextVar.Box? box) =>
        box is null ? _values.Remove(variable) : _values.SetItem(variable, box);
}
