using System.Globalization;
using System.Text;
using static AsyncioSharp.InspectionProtocol;

namespace AsyncioSharp;

/// <summary>All tasks of all loops, as text.</summary>
internal sealed class TaskDump : ITaskSink
{
    // Of each end of an await chain.
    private const int MostFrames = 50;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(5);

    private readonly StringBuilder _tasks = new();
    private int _count;

    /// <summary>Each loop with its tasks. Blocks while loops on other threads answer.</summary>
    public static string OfAllLoops()
    {
        var text = new StringBuilder();
        foreach (EventLoop loop in LoopRegistry.Open())
        {
            var tasks = new TaskDump();
            var reader = new LoopReader(loop, tasks, withTasks: true, s_slice);
            reader.Begin();
            reader.Finish(TimeProvider.System.GetTimestamp(), s_patience, static () => { });
            text.Append(CultureInfo.InvariantCulture, $"Loop {loop.Id}: {loop}, {tasks._count} tasks{Remark(loop, reader)}\n")
                .Append(tasks._tasks);
        }

        return text.Length == 0 ? "No event loop is open.\n" : text.ToString();
    }

    public void Add(AsyncioTask task, bool isRunning)
    {
        List<StackFrameInfo> frames;
        if (EventLoop.Running == task.GetLoop())
        {
            frames = task.PresentStack();
        }
        else
        {
            var places = new List<FramePlace>();
            task.AddPlaces(places, isRunning, describesOwn: true, MostFrames);
            frames = places.ConvertAll(static place => place.Resolve());
            frames.RemoveAll(static frame => frame.IsHidden);
        }

        _tasks.Append("  ").Append(task).Append('\n');
        foreach (string frame in Excerpt.Of(frames, 2 * MostFrames, static frame => frame.ToString(), "frames"))
        {
            _tasks.Append("      ").Append(frame).Append('\n');
        }

        _count++;
    }

    public void AddUnread(AsyncioTask task, Exception error)
    {
        _tasks.Append("  ").Append(task.GetName()).Append(": it changed while it was read (").Append(error.GetType().Name).Append(")\n");
        _count++;
    }

    private static string Remark(EventLoop loop, LoopReader reader) => reader switch
    {
        { State: LoopState.Stuck, Running: { } stuck } =>
            $"; it does not answer since {stuck.GetName()} does not return; read from outside",
        { State: LoopState.Stuck } => "; it does not answer; read from outside",
        { IsIncomplete: true } => "; some tasks may be missing",
        _ => string.Empty,
    };
}
