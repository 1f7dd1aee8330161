using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>A set of values of context variables (Python's <c>contextvars.Context</c>), kept in an <see cref="ExecutionContext"/>.</summary>
/// <remarks>
/// Mutable, as in Python: what runs in it through <see cref="Run"/>, as a task (<c>context:</c>) or as a callback changes it, and the next to run in it sees the change.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Context
{
    /// <summary>Makes an empty context.</summary>
    public Context()
        : this(CleanContext.Value)
    {
    }

    internal Context(ExecutionContext execution) => Execution = execution;

    /// <summary>The present values.</summary>
    internal ExecutionContext Execution { get; private set; }

    /// <summary>A copy of the caller's context (Python's <c>contextvars.copy_context()</c>).</summary>
    /// <returns>A new context.</returns>
    public static Context CopyContext() => new(ExecutionContext.Capture() ?? CleanContext.Value);

    /// <summary>A copy (Python's <c>context.copy()</c>).</summary>
    /// <returns>A new context with the same values.</returns>
    public Context Copy() => new(Execution);

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
        ExecutionContext outer = ExecutionContext.Capture() ?? CleanContext.Value;
        ExecutionContext.Restore(Execution);
        try
        {
            return function();
        }
        finally
        {
            Save();
            ExecutionContext.Restore(outer);
        }
    }

    /// <summary>The value of a variable in this context (Python's <c>context[var]</c>).</summary>
    /// <typeparam name="T">The type of the variable.</typeparam>
    /// <param name="variable">The variable.</param>
    /// <returns>Its value or default.</returns>
    /// <exception cref="KeyNotFoundException">It has neither.</exception>
    public T Get<T>(ContextVar<T> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return Run(variable.Get);
    }

    /// <summary>True if the variable was set in this context (Python's <c>var in context</c>).</summary>
    /// <typeparam name="T">The type of the variable.</typeparam>
    /// <param name="variable">The variable.</param>
    /// <returns>False if it has at most its default.</returns>
    public bool Contains<T>(ContextVar<T> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return Run(() => variable.IsSet);
    }

    /// <summary>The state in the form of Python's <c>repr</c>.</summary>
    /// <returns>For example <c>&lt;Context object at 0x2A&gt;</c>.</returns>
    public override string ToString() => $"<Context object at 0x{RuntimeHelpers.GetHashCode(this):X}>";

    /// <summary>Keeps what the code that has just run in this context changed.</summary>
    internal void Save() => Execution = ExecutionContext.Capture() ?? CleanContext.Value;
}
