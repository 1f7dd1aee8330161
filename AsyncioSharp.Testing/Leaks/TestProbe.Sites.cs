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
    private readonly HashSet<object> _watched = new(ReferenceEqualityComparer.Instance);
    private int _sitesTaken;

    /// <summary>The descriptors that are watched.</summary>
    public IEnumerable<object> Watched => _watched;

    /// <inheritdoc/>
    public override void OnTaskCreated(AsyncioTask task) => Note(task);

    /// <inheritdoc/>
    public override void OnTimerCreated(object timer) => Note(timer);

    /// <summary>It may outlive the test.</summary>
    public bool IsBackground(object made) => _background.TryGetValue(made, out _);

    /// <inheritdoc/>
    public override string? MadeAt(object made) => _sites.TryGetValue(made, out StackTrace? stack) ? CreationSite.Of(stack)?.ToString() : null;

    /// <inheritdoc/>
    public override void OnWatched(object watched, bool begins)
    {
        if (!begins)
        {
            _watched.Remove(watched);
        }
        else if (_watched.Add(watched))
        {
            Note(watched);
        }
    }

    public void MarkBackground(object made) => _background.AddOrUpdate(made, made);

    private void Note(object made)
    {
        if (_sitesTaken < MostSites)
        {
            _sitesTaken++;
            _sites.AddOrUpdate(made, new StackTrace(2, fNeedFileInfo: false));
        }

        // What belongs to the background makes more of it.
        if (Loop.CurrentTask is { } maker && maker != made && IsBackground(maker))
        {
            MarkBackground(made);
        }
    }
}
