using System.Collections;

namespace AsyncioSharp.Net;

/// <summary>
/// What <c>Asyncio.CreateSubprocessExec</c>, <c>Asyncio.CreateSubprocessShell</c>, <c>loop.SubprocessExec</c> and
/// <c>loop.SubprocessShell</c> may be told beside what to run. Immutable: one value may serve many children, and <c>with</c> makes
/// variants.
/// </summary>
/// <remarks>
/// A stream that is left out is that of this process for <c>Asyncio</c>'s methods, and a pipe for the loop's, as in asyncio.
/// </remarks>
public sealed record ProcessOptions
{
    /// <summary>Where the child's standard input comes from.</summary>
    public Stdio Stdin { get; init; }

    /// <summary>Where its standard output goes.</summary>
    public Stdio Stdout { get; init; }

    /// <summary>Where its standard error goes; <see cref="Stdio.Stdout"/> sends it where standard output goes.</summary>
    public Stdio Stderr { get; init; }

    /// <summary>
    /// The limit of the readers in bytes; see <see cref="AsyncioStreamReader(int, EventLoop?)"/>. Only for <c>Asyncio</c>'s methods.
    /// </summary>
    public int Limit { get; init; } = AsyncioStreamReader.DefaultLimit;

    /// <summary>The directory to start in; null for that of this process.</summary>
    public string? Cwd { get; init; }

    /// <summary>All variables of the child, a dictionary of strings; null for those of this process.</summary>
    public IDictionary? Env { get; init; }

    /// <summary>
    /// What is run instead of the program or the shell, which stays the child's <c>argv[0]</c>; null for the program or the shell.
    /// </summary>
    public string? Executable { get; init; }

    /// <summary>Whether the child leads a new session, so that signals of the terminal do not reach it.</summary>
    public bool StartNewSession { get; init; }

    /// <summary>The process group that the child joins; 0 makes one of its own; null leaves it in ours.</summary>
    public int? ProcessGroup { get; init; }

    internal static ProcessOptions Default { get; } = new();

    /// <summary>For a protocol, which has no readers.</summary>
    internal static ProcessOptions ForProtocol(ProcessOptions? options)
    {
        options ??= Default;
        OptionCheck.OnlyWith("streams", options.Limit != AsyncioStreamReader.DefaultLimit, nameof(Limit));
        return options;
    }
}
