namespace AsyncioSharp.Testing;

/// <summary>What a test has left on its loop.</summary>
internal static class LeakCheck
{
    /// <summary>One entry for each thing, each with the place where it was made.</summary>
    public static IEnumerable<string> Of(EventLoop loop, TestProbe probe)
    {
        foreach (AsyncioTask task in loop.PendingTasks.Where(task => !task.IsDestroySilent && !probe.IsBackground(task)))
        {
            yield return $"  task {task.GetName()} is not done; it waits on {task.DescribeWaits()}{MadeAt(task)}";
        }

        foreach ((string method, object wait) in loop.PendingOrphans().Where(flow => !probe.IsBackground(flow.Wait)))
        {
            yield return $"  native method {method} was started, nobody waits for it, and it is not done; it waits on {wait}";
        }

        foreach (
            object timer in loop.LiveTimers.Select(static target => target.Timer).OfType<object>()
            .Where(timer => !probe.IsBackground(timer)))
        {
            yield return $"  timer {timer} is set{MadeAt(timer)}";
        }

        foreach (object open in probe.Watched.Where(open => !probe.IsBackground(open)))
        {
            yield return $"  transport or server {open} is open{MadeAt(open)}";
        }

        foreach (IAsyncDisposable generator in loop.OpenAsyncgens.Where(generator => !probe.IsBackground(generator)))
        {
            yield return $"  async generator {generator} is not disposed: enumerate it to its end, "
                + $"or in an await foreach{MadeAt(generator)}";
        }

        string MadeAt(object made) => probe.MadeAt(made) is { } site ? $"\n      made at {site}" : string.Empty;
    }
}
