using System.Globalization;
using AsyncioSharp.Timelines;

namespace AsyncioSharp.Tool;

/// <summary>The timelines that were recorded from the page: the last few, by number.</summary>
internal sealed class Recordings(TargetProcess process)
{
    private const int MostKept = 5;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, string> _pages = [];
    private int _last;

    /// <summary>Records.</summary>
    /// <returns>The address of the timeline, behind the secret.</returns>
    /// <exception cref="ToolError">It is not possible.</exception>
    public async Task<string> RecordAsync(double seconds, CancellationToken token)
    {
        StepRecord record = await StepRecord.RecordAsync(process, seconds, StepRecord.MostSteps, token);
        string page = TimelineHtml.Write(record.ToTimeline(TraceCommand.TitleOf(process), TraceCommand.FactsOf(process, seconds)));
        lock (_gate)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"recordings/{++_last:00000}");
            _pages.Add(name, page);
            if (_pages.Count > MostKept)
            {
                _pages.Remove(_pages.Keys.First());
            }

            return name;
        }
    }

    /// <summary>The page at an address; null if there is none, or none any more.</summary>
    public string? Find(string name)
    {
        lock (_gate)
        {
            return _pages.GetValueOrDefault(name);
        }
    }
}
