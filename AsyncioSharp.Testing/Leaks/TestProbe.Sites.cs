using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncioSharp.Testing;

// Where tasks and timers were made, and which of them may outlive the test.
internal sealed partial class TestProbe
{
    // A stack costs some microseconds. A test that makes more than so many tasks is about their number, and not about where each was made.
    private const int MostSites = 20_000;

    private readonly ConditionalWeakTable<object, StackTrace> _sites = [];
    private readonly ConditionalWeakTable<object, object> _background = [];
    private int _sitesTaken;

    /// <summary>While positive, what is made belongs to the background.</summary>
    public int BackgroundDepth { get; set; }

    /// <inheritdoc/>
    public override void OnTaskCreated(AsyncioTask task) => Note(task);

    /// <inheritdoc/>
    public override void OnTimerCreated(object timer) => Note(timer);

    /// <summary>It may outlive the test.</summary>
    public bool IsBackground(object made) => _background.TryGetValue(made, out _);

    /// <summary>The line that made it, for the end of a sentence; empty if it is not known.</summary>
    public string MadeAt(object made) => _sites.TryGetValue(made, out StackTrace? stack) && CreationSite.Of(stack) is { } site ? $"\n      made at {site}" : string.Empty;

    public void MarkBackground(object made) => _background.AddOrUpdate(made, made);

    private void Note(object made)
    {
        if (_sitesTaken < MostSites)
        {
            _sitesTaken++;
            _sites.AddOrUpdate(made, new StackTrace(2, fNeedFileInfo: false));
        }

        if (BackgroundDepth > 0)
        {
            MarkBackground(made);
        }
    }
}
