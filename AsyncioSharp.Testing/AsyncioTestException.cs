namespace AsyncioSharp.Testing;

/// <summary>
/// A test failed for what it did to its loop, and not for an assertion: it left something behind, did not end, or spun in a busy loop. The
/// message is the report.
/// </summary>
public class AsyncioTestException : Exception
{
    /// <summary>Makes an exception.</summary>
    /// <param name="message">The report.</param>
    /// <param name="innerException">What happened besides, or null.</param>
    public AsyncioTestException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
