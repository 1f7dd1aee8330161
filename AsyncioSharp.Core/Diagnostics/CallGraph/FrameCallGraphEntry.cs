using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>One frame of a call graph (asyncio 3.14's <c>FrameCallGraphEntry</c>).</summary>
/// <param name="Frame">Method, file and line.</param>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record class FrameCallGraphEntry(StackFrameInfo Frame);
