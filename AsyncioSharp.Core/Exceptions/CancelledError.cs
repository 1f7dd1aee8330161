namespace AsyncioSharp;

/// <summary>The operation was cancelled (asyncio's <c>CancelledError</c>).</summary>
/// <remarks>
/// Python keeps it out of <c>except Exception</c>; .NET has no such split, so a broad <c>catch (Exception)</c> does catch it. Let it pass
/// with
/// <c>catch (Exception e) when (e is not OperationCanceledException)</c>.
/// </remarks>
public class CancelledError : OperationCanceledException
{
    /// <summary>Makes the error without a message.</summary>
    public CancelledError()
        : this(null)
    {
    }

    /// <summary>Makes the error.</summary>
    /// <param name="msg">The message given to <c>Cancel</c>, or null.</param>
    public CancelledError(string? msg)
        : base(msg ?? string.Empty) => Msg = msg;

    /// <summary>Makes the error with the one that caused it.</summary>
    /// <param name="msg">The message given to <c>Cancel</c>, or null.</param>
    /// <param name="innerException">The cause.</param>
    public CancelledError(string? msg, Exception? innerException)
        : base(msg ?? string.Empty, innerException) => Msg = msg;

    /// <summary>The message given to <c>Cancel</c>, or null (Python's <c>error.args</c>).</summary>
    public string? Msg { get; }
}
