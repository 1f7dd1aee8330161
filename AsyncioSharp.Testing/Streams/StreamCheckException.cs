namespace AsyncioSharp.Testing;

/// <summary>A stream does not do what <see cref="StreamChecks"/> asks for.</summary>
public sealed class StreamCheckException : Exception
{
    internal StreamCheckException(string check, string what, Exception? inner = null)
        : base($"The check '{check}' failed: {what}", inner) => Check = check;

    /// <summary>The name of the check.</summary>
    public string Check { get; }
}
