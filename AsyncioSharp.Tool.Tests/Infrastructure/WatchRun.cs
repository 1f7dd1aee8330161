using System.Globalization;

namespace AsyncioSharp.Tool.Tests;

/// <summary>The command <c>watch</c>, running until it is disposed of.</summary>
internal sealed class WatchRun : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly LineWriter _output = new();
    private readonly StringWriter _errors = new(CultureInfo.InvariantCulture);
    private readonly Task<int> _run;

    private WatchRun(string id) => _run = Program.RunAsync(["watch", id], _output, _errors, _end.Token);

    public static WatchRun Start(string id) => new(id);

    public async Task<string> AddressAsync()
    {
        Task first = await Task.WhenAny(_output.Line, _run).WaitAsync(TimeSpan.FromSeconds(30));
        first.Should().BeSameAs(_output.Line, _errors.ToString());
        return await _output.Line;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _run;
        _end.Dispose();
    }

    /// <summary>Waits for the first line.</summary>
    private sealed class LineWriter : StringWriter
    {
        private readonly TaskCompletionSource<string> _line = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public LineWriter()
            : base(CultureInfo.InvariantCulture)
        {
        }

        public Task<string> Line => _line.Task;

        public override Task WriteLineAsync(string? value)
        {
            _line.TrySetResult(value!);
            return base.WriteLineAsync(value);
        }
    }
}
