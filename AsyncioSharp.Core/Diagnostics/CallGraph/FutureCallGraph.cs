using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>A future, where it is suspended, and who awaits it (asyncio 3.14's <c>FutureCallGraph</c>).</summary>
/// <param name="Future">The future or task.</param>
/// <param name="CallStack">Its frames, innermost first; none for a plain future.</param>
/// <param name="AwaitedBy">The tasks that wait for it, each with who awaits that one.</param>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record class FutureCallGraph(
    Future Future, IReadOnlyList<FrameCallGraphEntry> CallStack, IReadOnlyList<FutureCallGraph> AwaitedBy);
