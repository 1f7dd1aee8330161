using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AsyncioSharp.Hosting.Tests.Infrastructure;

/// <summary>Keeps what is logged, and lets a test wait for it.</summary>
internal sealed class LogRecorder : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<LogEntry> _entries = [];
    private readonly ConcurrentDictionary<int, TaskCompletionSource<LogEntry>> _firsts = [];

    public IEnumerable<LogEntry> Entries => _entries;

    /// <summary>The first entry with a number, as soon as it is there.</summary>
    public Task<LogEntry> First(int id) => FirstOf(id).Task.WaitAsync(TimeSpan.FromSeconds(30));

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var entry = new LogEntry(eventId.Id, logLevel, formatter(state, exception), exception);
        _entries.Enqueue(entry);
        FirstOf(entry.Id).TrySetResult(entry);
    }

    private TaskCompletionSource<LogEntry> FirstOf(int id) =>
        _firsts.GetOrAdd(id, static _ => new TaskCompletionSource<LogEntry>(TaskCreationOptions.RunContinuationsAsynchronously));
}

internal sealed record LogEntry(int Id, LogLevel Level, string Text, Exception? Error);
