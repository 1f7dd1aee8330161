using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>
/// One frame of a suspended or failed task: where an <c>async</c> method stands. The twin of the frame summaries that
/// <c>Task.get_stack()</c> and <c>traceback</c> work with in Python.
/// </summary>
/// <param name="Method">
/// Readable method name such as <c>Namespace.Type.Method</c>, or, for the last frame of a chain, what is being waited for.
/// </param>
/// <param name="File">Path of the source file as the PDB records it; <see langword="null"/> if no PDB is at hand.</param>
/// <param name="Line">Line in <paramref name="File"/>, counted from 1; 0 if it is not known.</param>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record class StackFrameInfo(string Method, string? File, int Line)
{
    /// <summary>The method, or its type, has <see cref="StackTraceHiddenAttribute"/>.</summary>
    internal bool IsHidden { get; init; }

    /// <summary>It is a line of the user's. (WaitFor and its like await for their caller.)</summary>
    internal bool IsOfUser => File is not null && !Method.StartsWith("AsyncioSharp.Asyncio.", StringComparison.Ordinal);

    /// <summary>Writes the frame as Python's tracebacks do: <c>File "x.cs", line 12, in Program.Main</c>.</summary>
    /// <returns>The one-line text; without a source file only <c>in Program.Main</c>.</returns>
    public override string ToString() => File is null ? $"in {Method}" : $"File \"{File}\", line {Line}, in {Method}";
}
