namespace AsyncioSharp.Tests.Infrastructure;

/// <summary>Records what a loop's exception handler is told.</summary>
internal sealed class Reports
{
    private readonly List<LoopExceptionContext> _all = [];

    public IReadOnlyList<LoopExceptionContext> All => _all;

    public IEnumerable<string> Messages => _all.Select(report => report.Message);

    /// <summary>The only report.</summary>
    public LoopExceptionContext Only
    {
        get
        {
            _all.Should().ContainSingle("exactly one report is expected");
            return _all[0];
        }
    }

    /// <summary>Installs a recorder as the handler of a loop.</summary>
    public static Reports Of(EventLoop loop)
    {
        var reports = new Reports();
        loop.SetExceptionHandler((_, context) => reports._all.Add(context));
        return reports;
    }
}

/// <summary>Catches what is written to the error stream of the process.</summary>
internal sealed class ErrorStream : IDisposable
{
    private readonly TextWriter _before = Console.Error;
    private readonly StringWriter _text = new();

    public ErrorStream() => Console.SetError(TextWriter.Synchronized(_text));

    public string Text => _text.ToString();

    public void Dispose() => Console.SetError(_before);
}
