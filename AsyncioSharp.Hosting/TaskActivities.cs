using System.Diagnostics;

namespace AsyncioSharp.Hosting;

/// <summary>A task factory that makes an activity of each task.</summary>
internal static class TaskActivities
{
    private static readonly ActivitySource s_source = new("AsyncioSharp.Tasks");

    public static AsyncioTask Create(EventLoop loop, Coroutine coro, TaskOptions options)
    {
        Activity? outer = Activity.Current;
        Activity? own = s_source.StartActivity(options.Name ?? coro.Name);
        try
        {
            // The task takes the present activity with it; its maker goes on in its own.
            var task = AsyncioTask.Create(coro, loop, options.Name, options.Context, options.EagerStart ?? false);
            if (own is not null)
            {
                task.AddDoneCallback(ended => End(own, ended));
            }

            return task;
        }
        finally
        {
            Activity.Current = outer;
        }
    }

    // The outcome as text: to read the error would count as retrieving it, which is the program's business.
    private static void End(Activity activity, AsyncioTask task)
    {
        activity.SetTag("asyncio.task", task.ToString());
        activity.Stop();
    }
}
