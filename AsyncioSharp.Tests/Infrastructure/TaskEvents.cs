using System.Diagnostics.Tracing;

namespace AsyncioSharp.Tests.Infrastructure;

/// <summary>Somebody who listens to .NET's events of tasks, as a profiler does: .NET wraps the continuations of awaits then.</summary>
internal sealed class TaskEvents : EventListener
{
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "System.Threading.Tasks.TplEventSource")
        {
            EnableEvents(eventSource, EventLevel.LogAlways, EventKeywords.All);
        }
    }
}
