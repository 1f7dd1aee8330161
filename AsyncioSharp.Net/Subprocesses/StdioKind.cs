namespace AsyncioSharp.Net;

internal enum StdioKind
{
    /// <summary>The argument was left out: what that means depends on the function.</summary>
    Unsaid,
    Inherit,
    Pipe,
    Stdout,
    Devnull,
    File,
}
