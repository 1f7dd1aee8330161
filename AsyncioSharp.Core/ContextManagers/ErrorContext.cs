namespace AsyncioSharp;

/// <summary>
/// Which error was on its way when another took its place (Python's <c>__context__</c>). An <see cref="Exception.InnerException"/> is given
/// when the error is made, which is too early; so it stands among the data of the error, where logs show it too.
/// </summary>
internal static class ErrorContext
{
    private const string Key = "AsyncioSharp.Context";

    public static Exception? Of(Exception error) => error.InnerException ?? error.Data[Key] as Exception;

    /// <summary>Puts the error that was on its way at the end of what the new error came about by.</summary>
    /// <param name="raised">The error that takes the place.</param>
    /// <param name="before">The error that was on its way, or null.</param>
    public static void Keep(Exception raised, Exception? before)
    {
        // An error that was on its way before and is raised again must not become a part of its own past.
        if (before is null || IsPartOf(raised, before))
        {
            return;
        }

        Exception last = raised;
        while (last != before && Of(last) is { } earlier)
        {
            last = earlier;
        }

        if (last != before && !IsPartOf(last, before) && last.Data is { IsReadOnly: false } data)
        {
            data[Key] = before;
        }
    }

    private static bool IsPartOf(Exception error, Exception chain)
    {
        for (Exception? link = chain; link is not null; link = Of(link))
        {
            if (link == error)
            {
                return true;
            }
        }

        return false;
    }
}
