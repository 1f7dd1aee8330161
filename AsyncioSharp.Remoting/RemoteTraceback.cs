namespace AsyncioSharp;

/// <summary>
/// What an exception looked like in the process that it was thrown in: the <see cref="Exception.InnerException"/> of one that came back
/// from a <c>ProcessPoolExecutor</c> or an <c>OrleansExecutor</c>, as <c>_RemoteTraceback</c> is its <c>__cause__</c> in Python. It is
/// thrown itself if the exception's own type cannot be made here.
/// </summary>
public sealed class RemoteTraceback : Exception
{
    internal RemoteTraceback(string message, string typeName, string traceback)
        : base(message)
    {
        TypeName = typeName;
        Traceback = traceback;
    }

    /// <summary>The full name of the exception's type.</summary>
    public string TypeName { get; }

    /// <summary>The exception as the worker would have printed it: types, messages, inner exceptions and stacks.</summary>
    public string Traceback { get; }

    /// <summary>Shows the worker's stack.</summary>
    /// <returns>The text of <see cref="Traceback"/> between two lines that say where it comes from.</returns>
    public override string ToString() =>
        $"--- in the worker process ---{Environment.NewLine}{Traceback}{Environment.NewLine}--- end of the worker's stack ---";
}
