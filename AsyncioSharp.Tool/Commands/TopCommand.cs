using System.Globalization;

namespace AsyncioSharp.Tool;

/// <summary>How busy the loops are, and with what, again and again.</summary>
internal sealed class TopCommand : Command
{
    private const double LeastSeconds = 0.5;
    private const int Rows = 20;
    private const string ClearScreen = "\u001b[H\u001b[J";

    public override string Name => "top";

    public override string Usage => "PID [--interval 1] [--seconds N] [--rows 20] [--json]";

    public override string Summary =>
        "Shows, every interval, how busy each loop is and with which coroutines: share of the time, tasks, lag, slow steps, I/O.";

    public override IReadOnlyDictionary<string, bool> Options { get; } = new Dictionary<string, bool>
    {
        ["--interval"] = true,
        ["--seconds"] = true,
        ["--rows"] = true,
        ["--json"] = false,
    };

    public override async Task<int> RunAsync(CommandLine line, TextWriter output, CancellationToken token)
    {
        double interval = line.Seconds("--interval", LeastSeconds) ?? 1;
        double? limit = line.Seconds("--seconds", LeastSeconds);
        int rows = RowsOf(line);
        bool isJson = line.Has("--json");
        TargetProcess process = line.Process();
        bool clears = !isJson && ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;

        // Merged up to the interval, loop by loop; all loops report in the same moment.
        var loops = new SortedDictionary<int, LoadReport>();
        var slow = new List<SlowStep>();
        double shown = 0;
        double gathered = 0;
        await foreach (object next in LoadFeed.ReadAsync(process, token))
        {
            if (next is SlowStep step)
            {
                slow.Add(step);
                continue;
            }

            var report = (LoadReport)next;
            if (loops.Count > 0 && report.Loop == loops.Keys.First() && gathered >= interval - (LeastSeconds / 2))
            {
                await ShowAsync();
                if (shown >= limit - (LeastSeconds / 2))
                {
                    return 0;
                }
            }

            loops[report.Loop] = loops.TryGetValue(report.Loop, out LoadReport? before) ? before.Then(report) : report;
            gathered = loops.Values.Max(static loop => loop.Seconds);
        }

        await output.WriteLineAsync($"Process {process.Id} has ended.");
        return 0;

        async Task ShowAsync()
        {
            var text = new StringWriter(CultureInfo.InvariantCulture);
            if (isJson)
            {
                foreach (LoadReport loop in loops.Values)
                {
                    text.WriteLine(TopView.ToJson(loop, slow));
                }
            }
            else
            {
                text.Write(clears ? ClearScreen : string.Empty);
                TopView.Write(text, process.Id, loops.Values, slow, rows);
            }

            await output.WriteAsync(text.ToString());
            await output.FlushAsync(token);
            shown += gathered;
            loops.Clear();
            if (!clears)
            {
                // On a screen the last ones stay; in a log each stands once.
                slow.Clear();
            }
        }
    }

    private static int RowsOf(CommandLine line) =>
        line.Value("--rows") is not { } text ? Rows
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int rows) ? rows
        : throw line.Wrong($"--rows {text}: expected a number.");
}
