namespace AsyncioSharp.Tool;

/// <summary>One of the words after <c>dotnet asyncio</c>.</summary>
internal abstract class Command
{
    public abstract string Name { get; }

    /// <summary>What may follow the name, as the help shows it.</summary>
    public abstract string Usage { get; }

    /// <summary>What it does, in one line.</summary>
    public abstract string Summary { get; }

    /// <summary>The options that it takes, with two dashes; true for those that have a value.</summary>
    public virtual IReadOnlyDictionary<string, bool> Options { get; } = new Dictionary<string, bool>();

    /// <summary>Runs it.</summary>
    /// <param name="line">What was typed after the name.</param>
    /// <param name="output">Where it writes to.</param>
    /// <param name="token">Ctrl+C.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="ToolError">It is not possible, or the command line makes no sense.</exception>
    public abstract Task<int> RunAsync(CommandLine line, TextWriter output, CancellationToken token);
}
