namespace AsyncioSharp.Net;

/// <summary>Options of Python's <c>Popen</c> that asyncio takes only to refuse them: the streams of a child are bytes, and not buffered.</summary>
internal static class PopenOptions
{
    /// <summary>Throws for what is not supported.</summary>
    /// <exception cref="ArgumentException">One is not at its default.</exception>
    public static void Refuse(bool universalNewlines, bool isShellWrong, int bufsize, string? encoding, string? errors, bool? text)
    {
        Refuse(universalNewlines, "universalNewlines must be false", nameof(universalNewlines));
        Refuse(isShellWrong, "SubprocessExec is without a shell and SubprocessShell with one", "shell");
        Refuse(bufsize != 0, "bufsize must be 0", nameof(bufsize));
        Refuse(text == true, "text must be false", nameof(text));
        Refuse(encoding is not null, "encoding must be null", nameof(encoding));
        Refuse(errors is not null, "errors must be null", nameof(errors));
    }

    private static void Refuse(bool isAsked, string message, string parameter)
    {
        if (isAsked)
        {
            throw new ArgumentException(message, parameter);
        }
    }
}
