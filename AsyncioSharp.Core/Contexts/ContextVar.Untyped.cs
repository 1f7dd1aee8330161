using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>
/// A context variable without its type: the key of a <see cref="Context"/>. <see cref="ContextVar{T}"/> is what programs make.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public abstract class ContextVar
{
    private protected ContextVar(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        Context.NoteUse();
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The name, in the form of Python's <c>repr</c>.</summary>
    /// <returns>For example <c>&lt;ContextVar name='user'&gt;</c>.</returns>
    public override string ToString() => $"<ContextVar name='{Name}'>";

    /// <summary>A value. Never changed, so that contexts can share it.</summary>
    internal abstract class Box
    {
        public abstract object? Boxed { get; }
    }
}
