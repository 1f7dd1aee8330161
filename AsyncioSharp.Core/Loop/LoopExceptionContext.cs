using System.Diagnostics;
using System.Text;

namespace AsyncioSharp;

/// <summary>What the loop's exception handler gets: the "context" dictionary of asyncio's <c>call_exception_handler</c>.</summary>
[DebuggerDisplay("{Message,nq}")]
public sealed class LoopExceptionContext
{
    private Dictionary<string, object?>? _own;

    /// <summary>What happened.</summary>
    public required string Message { get; init; }

    /// <summary>The exception, if there is one. It is null where nothing has failed: see <see cref="IsPendingAtClose"/>.</summary>
    public Exception? Exception { get; init; }

    /// <summary>The future that it concerns.</summary>
    public Future? Future { get; init; }

    /// <summary>The task that it concerns.</summary>
    public AsyncioTask? Task { get; init; }

    /// <summary>The callback that it concerns.</summary>
    public Handle? Handle { get; init; }

    /// <summary>The protocol that it concerns.</summary>
    public object? Protocol { get; init; }

    /// <summary>The transport that it concerns.</summary>
    public object? Transport { get; init; }

    /// <summary>The socket that it concerns.</summary>
    public object? Socket { get; init; }

    /// <summary>The async generator that it concerns.</summary>
    public object? Asyncgen { get; init; }

    /// <summary>Where the future, task, coroutine or callback was made; in debug mode.</summary>
    public string? SourceTraceback { get; init; }

    /// <summary>
    /// Where the callback was scheduled in which this came about, if somebody knows; the loop itself reports <see cref="SourceTraceback"/>.
    /// </summary>
    public string? HandleTraceback { get; init; }

    /// <summary>
    /// The report is one line without a stack: what happened is no fault of the program, such as a peer that vanished. asyncio has no such
    /// mark.
    /// </summary>
    public bool IsBrief { get; init; }

    /// <summary>
    /// The loop was closed while <see cref="Task"/> was pending: it never ends, but nothing has failed. <see cref="EventLoop.Close"/>
    /// reports each such task, so a handler that keeps the last exception must not take the null of these reports. asyncio reports them
    /// when they are collected, and has no such mark.
    /// </summary>
    public bool IsPendingAtClose { get; init; }

    /// <summary>
    /// <see cref="Exception"/> is that of a future or task that has gone, or whose loop was closed, without anybody having asked for it.
    /// asyncio has no such mark.
    /// </summary>
    public bool IsNeverRetrieved { get; init; }

    /// <summary>
    /// A coroutine was made and never awaited, so that its body did not run; in debug mode. asyncio warns of it, and has no such mark.
    /// </summary>
    public bool IsNeverAwaited { get; init; }

    /// <summary>The context to report it in, where the task that had it is gone.</summary>
    internal Context? Own { get; init; }

    /// <summary>
    /// The value under asyncio's key (<c>message</c>, <c>exception</c>, <c>future</c>, <c>task</c>, <c>handle</c>, <c>protocol</c>,
    /// <c>transport</c>, <c>socket</c>, <c>asyncgen</c>,
    /// <c>source_traceback</c>, <c>handle_traceback</c>) or under one of your own, which can be set: <c>new LoopExceptionContext { Message
    /// = "…", ["request"] = id }</c>.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <returns>The value, or null.</returns>
    /// <exception cref="ArgumentException">One of asyncio's keys is set: it has a property.</exception>
    public object? this[string key]
    {
        get => Entries().FirstOrDefault(entry => entry.Key == key).Value;
        set
        {
            ArgumentNullException.ThrowIfNull(key);
            if (Known().Any(entry => entry.Key == key))
            {
                throw new ArgumentException($"The key '{key}' has a property: set that, in new LoopExceptionContext {{ … }}.", nameof(key));
            }

            (_own ??= [])[key] = value;
        }
    }

    /// <summary>The report of the default handler: the message, the other entries sorted by key, the exception.</summary>
    /// <returns>Several lines; if <see cref="IsBrief"/>, the message and the exception's in one.</returns>
    public override string ToString()
    {
        if (IsBrief)
        {
            return Exception is null ? Message : $"{Message}: {Exception.GetType().Name}: {Exception.Message}";
        }

        var text = new StringBuilder(Message);
        foreach ((string key, object? value) in Entries().OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (value is not null && key is not ("message" or "exception"))
            {
                text.Append('\n').Append(key).Append(": ")
                    .Append(key.EndsWith("traceback", StringComparison.Ordinal) ? "(most recent call first)\n" : string.Empty)
                    .Append(value);
            }
        }

        if (Exception is not null)
        {
            text.Append('\n').Append(Exception);
        }

        return text.ToString();
    }

    private IEnumerable<KeyValuePair<string, object?>> Entries() => [.. Known(), .. _own ?? []];

    private IEnumerable<KeyValuePair<string, object?>> Known() =>
    [
        new("message", Message),
        new("exception", Exception),
        new("future", Future),
        new("task", Task),
        new("handle", Handle),
        new("protocol", Protocol),
        new("transport", Transport),
        new("socket", Socket),
        new("asyncgen", Asyncgen),
        new("source_traceback", SourceTraceback),
        new("handle_traceback", HandleTraceback),
    ];
}
