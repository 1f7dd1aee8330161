namespace AsyncioSharp.Tool;

/// <summary>What the user has to know, in one or a few lines: the command ends with <see cref="ExitCode"/>.</summary>
internal sealed class ToolError(string message, int exitCode = ToolError.NotPossible) : Exception(message)
{
    /// <summary>The process cannot be looked into.</summary>
    public const int NotPossible = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int BadInput = 2;

    public int ExitCode => exitCode;
}
