using Microsoft.Extensions.Logging;

namespace AsyncioSharp.Hosting;

/// <summary>What a loop reports, in the host's log.</summary>
internal sealed class LoopLog(ILogger log, string name, bool measures) : LoopInstrument
{
    public override LoopInterests Interests => measures ? LoopInterests.SlowSteps : LoopInterests.None;

    /// <summary>The loop's exception handler.</summary>
    public static void Write(ILogger log, string loop, LoopExceptionContext context)
    {
        if (context.IsBrief)
        {
            HostLog.Brief(log, loop, context.ToString());
            return;
        }

        string report = Describe(context);
        if (context.IsPendingAtClose)
        {
            HostLog.PendingAtClose(log, loop, report);
        }
        else if (context.IsNeverAwaited)
        {
            HostLog.NeverAwaited(log, loop, report);
        }
        else if (context.IsNeverRetrieved)
        {
            HostLog.NeverRetrieved(log, context.Exception, loop, report);
        }
        else
        {
            HostLog.Unhandled(log, context.Exception, loop, report);
        }
    }

    public override void OnSlowStep(in LoopStep step, double seconds) => HostLog.SlowStep(log, name, step.ToString(), seconds);

    public override bool OnBlocked(AsyncioTask? task, string stack)
    {
        HostLog.Blocked(log, name, task?.ToString() ?? "a callback", stack);
        return true;
    }

    /// <summary>The message with the task and where it was made; the exception goes to the log by itself.</summary>
    private static string Describe(LoopExceptionContext context)
    {
        string text = context.Message;
        if ((context.Task ?? context.Future) is { } task)
        {
            text += $"\ntask: {task}";
        }

        return context.SourceTraceback is { } made ? $"{text}\nmade at (most recent call first):\n{made}" : text;
    }
}
