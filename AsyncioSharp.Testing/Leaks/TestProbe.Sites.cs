using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncioSharp.Testing;

// Where tasks, timers and generators were made, and which of them may outlive the test.
internal sealed partial class TestProbe
{
    // A stack costs some ten microseconds. A test that makes more than so many is about their number, and not about where each was made. Of
    // timers fewer: every Task.Delay of a library is one.
    private const int MostTaskSites = 10_000;
    private const int MostTimerSites = 2_000;

    // A stack, or the frame that was found in one.
    private readonly ConditionalWeakTable<object, object> _sites = [];
    private readonly ConditionalWeakTable<object, object> _background = [];
    private readonly HashSet<object> _watched = new(ReferenceEqualityComparer.Instance);
    private int _taskSites;
    private int _timerSites;

    /// <summary>Whether it keeps where things were made.</summary>
    public bool KeepsSites { get; set; } = true;

    /// <summary>The descriptors that are watched.</summary>
    public IEnumerable<object> Watched => _watched;

    /// <inheritdoc/>
    public override void OnTaskCreated(AsyncioTask task)
    {
        NoteProgress();
        Note(task, isSiteKept: KeepsSites && _taskSites++ < MostTaskSites);
    }

    /// <inheritdoc/>
    public override void OnTaskEnded(AsyncioTask task) => NoteProgress();

    /// <inheritdoc/>
    public override void OnTimerCreated(object timer) => Note(timer, isSiteKept: TakesTimerSite());

    /// <inheritdoc/>
    public override void OnAsyncgenCreated(object source) => Note(source, isSiteKept: TakesTimerSite());

    /// <inheritdoc/>
    /// <remarks>
    /// One source may give out many generators; those whose source was made before the loop ran have the line that asks for the first item.
    /// </remarks>
    public override void OnAsyncgenOpened(object generator, object source)
    {
        if (!_sites.TryGetValue(source, out object? site))
        {
            Note(generator, isSiteKept: TakesTimerSite());
        }
        else
        {
            _sites.AddOrUpdate(generator, site);
            Note(generator, isSiteKept: false);
        }
    }

    /// <summary>It may outlive the test.</summary>
    public bool IsBackground(object made) => _background.TryGetValue(made, out _);

    /// <inheritdoc/>
    public override string? MadeAt(object made) => SiteOf(made)?.ToString();

    /// <inheritdoc/>
    public override void OnWatch(object watched, bool begins)
    {
        if (!begins)
        {
            _watched.Remove(watched);
        }
        else if (_watched.Add(watched))
        {
            _newlyWatched.Add(watched);
            OnAttached(watched);
        }
    }

    /// <inheritdoc/>
    public override void OnAttached(object watched)
    {
        // Made in a step of the user's, then handed from listener to listener inside of the library: the first place that is known is the
        // one that counts.
        bool isSiteKept = KeepsSites && SiteOf(watched) is null && TakesTimerSite();
        Note(watched, isSiteKept);
        if (isSiteKept && Loop.CurrentTask is { } maker && SiteOf(watched) is null
            && maker.PresentStack().FindLast(static frame => frame.File is not null) is { File: not null } frame)
        {
            // The step has gone on inside of the library since the user's await of it.
            _sites.AddOrUpdate(watched, frame);
        }
    }

    // Found once: a transport comes here each time that it reads on, and finding costs ten microseconds.
    private object? SiteOf(object made)
    {
        if (!_sites.TryGetValue(made, out object? site) || site is not StackTrace stack)
        {
            return site;
        }

        object? found = CreationSite.Of(stack);
        if (found is not null)
        {
            _sites.AddOrUpdate(made, found);
        }

        return found;
    }

    private bool TakesTimerSite() => KeepsSites && _timerSites++ < MostTimerSites;

    public void MarkBackground(object made) => _background.AddOrUpdate(made, made);

    private void Note(object made, bool isSiteKept)
    {
        if (isSiteKept)
        {
            // All frames, ours too: optimised code inlines some of them, so that a number to skip could take the user's as well.
            _sites.AddOrUpdate(made, new StackTrace(fNeedFileInfo: false));
        }

        // What belongs to the background makes more of it.
        if (Loop.CurrentTask is { } maker && maker != made && IsBackground(maker))
        {
            MarkBackground(made);
        }
    }
}
