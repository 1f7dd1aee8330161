using System.Globalization;
using System.Text;

namespace AsyncioSharp;

/// <summary>What the looks at one loop have found since it was last asked.</summary>
/// <param name="loop">The loop.</param>
/// <param name="clock">The clock of those who look.</param>
/// <param name="onSlowStep">Called when a long step is over: the task, what runs, how many seconds.</param>
internal sealed class LoopLoad(EventLoop loop, TimeProvider clock, Action<AsyncioTask?, string, double> onSlowStep)
{
    // A line for each coroutine: more than a screen shows, and with names that are cut far below the size of an event that gets lost.
    private const int MostLines = 60;

    private readonly BodyNames _names = new();
    private readonly TaskCount _tasks = new(loop, clock);
    private readonly Dictionary<string, int> _looksIn = [];
    private readonly SlowStepWatch _slow = new(loop, clock, onSlowStep);
    private LoopStatistics _before = loop.Statistics();
    private long _since = clock.GetTimestamp();
    private int _looks;
    private int _waiting;
    private double _lag;

    /// <summary>One look.</summary>
    public void Look()
    {
        _looks++;
        _lag = Math.Max(_lag, loop.Lag());
        if (!loop.IsRunning() || loop.IsWaiting)
        {
            _waiting++;
            _slow.Nothing(_names);
            return;
        }

        AsyncioTask? task = loop.StuckTask;
        _slow.Running(task, _names);
        if (task is not null)
        {
            string body = _names.Of(task);
            _looksIn[body] = _looksIn.GetValueOrDefault(body) + 1;
        }
    }

    /// <summary>What was found; begins again.</summary>
    public LoadNumbers Take()
    {
        double looks = Math.Max(_looks, 1);
        _tasks.Refresh(_names);
        var taken = new LoadNumbers(
            clock.GetElapsedTime(_since).TotalSeconds, _before, loop.Statistics(), _lag, (looks - _waiting) / looks, _slow.Seconds,
            Bodies(looks));
        _before = taken.Now;
        _since = clock.GetTimestamp();
        _looks = 0;
        _waiting = 0;
        _lag = 0;
        _looksIn.Clear();
        return taken;
    }

    private string Bodies(double looks)
    {
        var text = new StringBuilder();
        IEnumerable<string> bodies = _looksIn.Keys.Union(_tasks.Counts.Keys)
            .OrderByDescending(body => _looksIn.GetValueOrDefault(body))
            .ThenByDescending(body => _tasks.Counts.GetValueOrDefault(body));
        foreach (string body in bodies.Take(MostLines))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{_tasks.Counts.GetValueOrDefault(body)}\t{_looksIn.GetValueOrDefault(body) / looks:0.####}\t{Excerpt.Beginning(body)}\n");
        }

        return text.ToString();
    }
}
