using System.Globalization;
using System.Text;
using AsyncioSharp.Timelines;

namespace AsyncioSharp.Tool;

/// <summary>Records what the loops do for some seconds, and writes a timeline.</summary>
internal sealed class TraceCommand : Command
{
    private const double DefaultSeconds = 5;
    private const double LeastSeconds = 0.1;

    public override string Name => "trace";

    public override string Usage => "PID [--seconds 5] [-o FILE.html|FILE.json|FILE.nettrace] [--steps 200000]";

    public override string Summary =>
        "Records the steps of all tasks: a timeline as a page, trace events for Perfetto (.json), or .NET's own format (.nettrace).";

    public override IReadOnlyDictionary<string, bool> Options { get; } = new Dictionary<string, bool>
    {
        ["--seconds"] = true,
        ["-o"] = true,
        ["--steps"] = true,
    };

    public override async Task<int> RunAsync(CommandLine line, TextWriter output, CancellationToken token)
    {
        double seconds = line.Seconds("--seconds", LeastSeconds) ?? DefaultSeconds;
        int most = StepsOf(line);
        string kind = Path.GetExtension(line.Value("-o") ?? ".html").ToUpperInvariant();
        if (kind is not (".HTML" or ".JSON" or ".NETTRACE"))
        {
            throw line.Wrong($"-o {line.Value("-o")}: expected a name that ends in .html, .json or .nettrace.");
        }

        TargetProcess process = line.Process();
        string path = line.Value("-o") ?? string.Create(CultureInfo.InvariantCulture, $"asyncio-{process.Id}.html");

        try
        {
            if (kind == ".NETTRACE")
            {
                await RuntimeTrace.SaveAsync(process, seconds, path, token);
                await output.WriteLineAsync(path);
                return 0;
            }

            StepRecord record = await StepRecord.RecordAsync(process, seconds, most, token);
            var timeline = record.ToTimeline(TitleOf(process), FactsOf(process, seconds));
            string text = kind == ".HTML" ? TimelineHtml.Write(timeline) : TimelineEvents.Write(timeline);
            await File.WriteAllTextAsync(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), token);
            await output.WriteLineAsync(Describe(record, path));
            return 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ToolError($"{path} cannot be written: {error.Message}");
        }
    }

    /// <summary>The heading of a timeline of a process.</summary>
    public static string TitleOf(TargetProcess process) => string.Create(
        CultureInfo.InvariantCulture, $"{ProcessName.Of(process.Id)} ({process.Id})");

    /// <summary>What stands below it.</summary>
    public static string FactsOf(TargetProcess process, double seconds) => string.Create(
        CultureInfo.InvariantCulture, $"recorded from process {process.Id} for {seconds:0.###} s until {DateTime.Now:yyyy-MM-dd HH:mm:ss}");

    private static string Describe(StepRecord record, string path)
    {
        int steps = record.Loops.Sum(static loop => loop.Steps.Count);
        int tasks = record.Loops.Sum(static loop => loop.Rows.Count - 1);
        string dropped = record.Dropped > 0 ? $"; {Quantity.Count(record.Dropped)} steps more were dropped (--steps)" : string.Empty;
        return $"{path}: {Quantity.Count(steps)} steps of {Quantity.Count(tasks)} tasks{dropped}";
    }

    private static int StepsOf(CommandLine line) =>
        line.Value("--steps") is not { } text ? StepRecord.MostSteps
        : int.TryParse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out int steps) && steps > 0 ? steps
        : throw line.Wrong($"--steps {text}: expected a number.");
}
