using System.Diagnostics.Tracing;

namespace AsyncioSharp;

/// <summary>The event source "AsyncioSharp", for <c>dotnet-trace</c> and <see cref="EventListener"/>.</summary>
/// <remarks>
/// Each event names its loop by the number that the metrics carry as <c>asyncio.loop.id</c>. Loops notice a new listener at their next
/// poll, or after at most 256 turns. Texts are cut: the runtime drops an event of 64 KB without a word.
/// </remarks>
[EventSource(Name = LoopMeters.Name)]
internal sealed class AsyncioEventSource : EventSource
{
    /// <summary>The level of what the tool asks for.</summary>
    public const EventLevel LoadLevel = EventLevel.Informational;

    public static readonly AsyncioEventSource Log = new();

    private AsyncioEventSource()
    {
    }

    [Event(1, Level = EventLevel.Informational, Keywords = Keywords.Loops, Message = "Loop {0} runs.")]
    public void LoopStarted(int loop)
    {
        if (IsEnabled(EventLevel.Informational, Keywords.Loops))
        {
            WriteEvent(1, loop);
        }
    }

    [Event(2, Level = EventLevel.Informational, Keywords = Keywords.Loops, Message = "Loop {0} no longer runs.")]
    public void LoopStopped(int loop)
    {
        if (IsEnabled(EventLevel.Informational, Keywords.Loops))
        {
            WriteEvent(2, loop);
        }
    }

    [Event(3, Level = EventLevel.Verbose, Keywords = Keywords.Tasks, Message = "Loop {0}: task {1} was made.")]
    public void TaskCreated(int loop, string name) => WriteEvent(3, loop, Excerpt.Beginning(name));

    [Event(4, Level = EventLevel.Verbose, Keywords = Keywords.Tasks, Message = "Loop {0}: task {1} has ended.")]
    public void TaskEnded(int loop, string name) => WriteEvent(4, loop, Excerpt.Beginning(name));

    [Event(5, Level = EventLevel.Warning, Keywords = Keywords.Callbacks, Message = "Loop {0}: {1} took {2} seconds.")]
    public void SlowCallback(int loop, string callback, double seconds)
    {
        if (IsEnabled(EventLevel.Warning, Keywords.Callbacks))
        {
            WriteEvent(5, [loop, Excerpt.Beginning(callback), seconds]);
        }
    }

    [NonEvent]
    public void UnhandledError(int loop, LoopExceptionContext context)
    {
        if (IsEnabled(EventLevel.Error, Keywords.Errors))
        {
            UnhandledError(
                loop,
                Excerpt.Beginning(context.Message, Excerpt.LongestMessage),
                Excerpt.Beginning(context.Exception?.GetType().FullName ?? string.Empty),
                Excerpt.Beginning(context.Exception?.Message ?? string.Empty, Excerpt.LongestMessage));
        }
    }

    [Event(6, Level = EventLevel.Error, Keywords = Keywords.Errors, Message = "Loop {0}: {1} ({2}: {3})")]
    private void UnhandledError(int loop, string message, string exceptionType, string exceptionMessage) =>
        WriteEvent(6, [loop, message, exceptionType, exceptionMessage]);

    [Event(InspectionProtocol.AnswerBegin, Level = EventLevel.LogAlways, Keywords = Keywords.Inspect,
        Message = "Answer {0} in version {1} of AsyncioSharp {2}.")]
    public void AnswerBegin(long id, int version, string library) => WriteEvent(InspectionProtocol.AnswerBegin, [id, version, library]);

    [Event(InspectionProtocol.AnswerPart, Level = EventLevel.LogAlways, Keywords = Keywords.Inspect, Message = "Answer {0}, part {1}.")]
    public void AnswerPart(long id, int part, byte[] records) => WriteEvent(InspectionProtocol.AnswerPart, [id, part, records]);

    [Event(InspectionProtocol.AnswerEnd, Level = EventLevel.LogAlways, Keywords = Keywords.Inspect, Message = "Answer {0} has {1} parts.")]
    public void AnswerEnd(long id, int parts) => WriteEvent(InspectionProtocol.AnswerEnd, [id, parts]);

    [Event(InspectionProtocol.AnswerFailed, Level = EventLevel.LogAlways, Keywords = Keywords.Inspect, Message = "Answer {0} failed: {1}")]
    public void AnswerFailed(long id, string reason) =>
        WriteEvent(InspectionProtocol.AnswerFailed, [id, Excerpt.Beginning(reason, Excerpt.LongestMessage)]);

    [NonEvent]
    public void Load(EventLoop loop, in LoadNumbers load)
    {
        (LoopStatistics before, LoopStatistics now) = (load.Before, load.Now);
        Load(
            loop.Id, Excerpt.Beginning(loop.Label ?? string.Empty), loop.IsRunning(), load.Seconds, now.Turns - before.Turns,
            now.CallbacksRun - before.CallbacksRun, now.PostsReceived - before.PostsReceived, now.ErrorsReported - before.ErrorsReported,
            now.ReadyDepth, now.InboxDepth, now.TimersPending, now.TasksAlive, load.Lag, now.BytesReceived - before.BytesReceived,
            now.BytesSent - before.BytesSent, load.Busy, load.SlowStep, load.Bodies);
    }

    /// <summary>How a loop has been since the last event of it. By a thread of its own, while somebody listens.</summary>
    [Event(LoadProtocol.Load, Level = LoadLevel, Keywords = Keywords.Load, Message = "Loop {0}: {4} turns in {3} seconds.")]
    private void Load(
        int loop, string label, bool isRunning, double seconds, long turns, long callbacks, long posts, long errors, int ready, int inbox,
        int timers, int tasks, double lag, long bytesReceived, long bytesSent, double busy, double slowStep, string bodies) =>
        WriteEvent(
            LoadProtocol.Load,
            [
                loop, label, isRunning, seconds, turns, callbacks, posts, errors, ready, inbox, timers, tasks, lag, bytesReceived,
                bytesSent, busy, slowStep, bodies,
            ]);

    /// <summary>A step that was seen to last long, from outside.</summary>
    [Event(LoadProtocol.SlowStep, Level = LoadLevel, Keywords = Keywords.Load, Message = "Loop {0}: a step of {1} ({2}) took {3} seconds.")]
    public void SlowStep(int loop, string task, string body, double seconds) =>
        WriteEvent(LoadProtocol.SlowStep, [loop, Excerpt.Beginning(task), Excerpt.Beginning(body), seconds]);

    [Event(StepProtocol.OfLoop, Level = LoadLevel, Keywords = Keywords.Steps)]
    public void StepsOfLoop(long request, int version, int loop, long ticksPerSecond) =>
        WriteEvent(StepProtocol.OfLoop, [request, version, loop, ticksPerSecond]);

    [Event(StepProtocol.Part, Level = LoadLevel, Keywords = Keywords.Steps)]
    public void StepsPart(long request, int loop, byte[] records) => WriteEvent(StepProtocol.Part, [request, loop, records]);

    [Event(StepProtocol.End, Level = LoadLevel, Keywords = Keywords.Steps)]
    public void StepsEnd(long request, int parts, long dropped, string failure) =>
        WriteEvent(StepProtocol.End, [request, parts, dropped, Excerpt.Beginning(failure, Excerpt.LongestMessage)]);

    /// <summary>
    /// A question comes as the arguments of a session. This runs on the thread that serves all tools, which must not wait, so the answer is
    /// written by another one. Also called from the constructor: <see cref="Log"/> may not be there yet, but for threads that wait for it.
    /// </summary>
    protected override void OnEventCommand(EventCommandEventArgs command)
    {
        if (command.Command != EventCommand.Enable)
        {
            return;
        }

        if (InspectionRequest.Of(command.Arguments) is { } request)
        {
            Inspector.Answer(request);
        }

        StepRecording.Start(command.Arguments);
        LoadSampler.Start(command.Arguments);
    }

    /// <summary>What can be listened to by itself.</summary>
    public static class Keywords
    {
        public const EventKeywords Loops = (EventKeywords)1;
        public const EventKeywords Tasks = (EventKeywords)2;
        public const EventKeywords Callbacks = (EventKeywords)4;
        public const EventKeywords Errors = (EventKeywords)8;
        public const EventKeywords Inspect = (EventKeywords)InspectionProtocol.Keyword;

        /// <summary>How busy the loops are, twice a second, for those who ask for it: <see cref="LoadProtocol"/>.</summary>
        public const EventKeywords Load = (EventKeywords)LoadProtocol.Keyword;

        /// <summary>Recorded steps, for those who ask for them: <see cref="StepProtocol"/>.</summary>
        public const EventKeywords Steps = (EventKeywords)StepProtocol.Keyword;
    }
}
