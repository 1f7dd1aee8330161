using System.Collections.Concurrent;

namespace AsyncioSharp;

/// <summary>Answers questions of tools to the loops of this process.</summary>
internal static class Inspector
{
    // One after the other: a loop is read once at a time.
    private static readonly Lock s_turn = new();

    /// <summary>Answers on a thread of its own, by events. There is none while nobody asks.</summary>
    public static void Answer(InspectionRequest request) =>
        new Thread(() => Run(request)) { IsBackground = true, Name = "AsyncioSharp inspection" }.UnsafeStart();

    private static void Run(InspectionRequest request)
    {
        AsyncioEventSource events = AsyncioEventSource.Log;
        try
        {
            lock (s_turn)
            {
                Write(request, events);
            }
        }
        catch (Exception error)
        {
            // It belongs to whoever asks. On this thread it would end the process.
            events.AnswerFailed(request.Id, $"{error.GetType().Name}: {error.Message}");
        }
    }

    private static void Write(InspectionRequest request, AsyncioEventSource events)
    {
        if (request.Kind is not (InspectionProtocol.TasksRequest or InspectionProtocol.LoopsRequest))
        {
            events.AnswerFailed(request.Id, $"AsyncioSharp {LibraryVersion} does not know the question '{request.Kind}'.");
            return;
        }

        events.AnswerBegin(request.Id, InspectionProtocol.Version, LibraryVersion);
        var answer = new AnswerWriter(events, request.Id, TimeProvider.System);
        var numbers = new AnswerNumbers();
        bool withTasks = request.Kind == InspectionProtocol.TasksRequest;
        Array.ForEach(LoopRegistry.Open(), loop => Warm(loop, numbers));
        (TaskRecords Records, LoopReader Reader)[] loops = Array.ConvertAll(LoopRegistry.Open(), loop =>
        {
            var records = new TaskRecords(loop, numbers);
            return (records, new LoopReader(loop, records, withTasks, request.Slice));
        });

        // All are asked before the first one is waited for: each one that is stuck would take the whole patience.
        long start = TimeProvider.System.GetTimestamp();
        Array.ForEach(loops, static loop => loop.Reader.Begin());
        foreach ((TaskRecords records, LoopReader reader) in loops)
        {
            reader.Finish(start, request.Patience, () => records.SendTo(answer));
            records.AddLoop(reader);
            records.SendTo(answer);
        }

        answer.End();
    }

    /// <summary>
    /// Describes a few tasks on this thread, for nobody. So the code is compiled, and their types are looked at, before a loop stands still
    /// for that (47 ms, and 8 after this).
    /// </summary>
    private static void Warm(EventLoop loop, AnswerNumbers numbers)
    {
        const int Enough = 50;
        var records = new TaskRecords(loop, numbers);
        foreach (AsyncioTask task in loop.TasksFromOutside(out _).Take(Enough))
        {
            try
            {
                records.Add(task, isRunning: false);
            }
            catch (Exception)
            {
                // It changes at the same time. Nobody reads what comes of it.
            }
        }
    }

    private static string LibraryVersion => typeof(Inspector).Assembly.GetName().Version?.ToString(3) ?? "?";
}

/// <summary>The numbers of the frames and nodes of one answer, whichever loop they come from.</summary>
internal sealed class AnswerNumbers
{
    private readonly ConcurrentDictionary<object, ulong> _shared = new(ReferenceEqualityComparer.Instance);
    private long _last;

    public ulong Next() => (ulong)Interlocked.Increment(ref _last);

    /// <summary>The number of something that several loops may know.</summary>
    public ulong OfShared(object shared) => _shared.GetOrAdd(shared, _ => Next());
}
