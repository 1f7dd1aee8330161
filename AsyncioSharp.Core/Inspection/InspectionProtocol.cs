namespace AsyncioSharp;

/// <summary>
/// What a process and the tool <c>dotnet asyncio</c> agree on. The file is compiled into both.
/// </summary>
/// <remarks>
/// <para>
/// A request is the arguments of a diagnostics session on the event source "AsyncioSharp" with the keyword <see cref="Keyword"/>. The
/// answer is events of that source, each with the id of the request, since every session sees every answer: <c>AnswerBegin</c>, then
/// <c>AnswerPart</c>s, then <c>AnswerEnd</c>; or <c>AnswerFailed</c>. One thread writes them, so they arrive in order.
/// </para>
/// <para>
/// The bytes of all parts in a row are records: a kind, a length, and so many bytes. Whoever does not know a kind skips the record, and
/// whoever does not know the rest of a record skips that: so either side may be newer. Numbers are LEB128, signed ones zigzag; a text is a
/// length and UTF-8; seconds are 8 bytes, NaN for none. A frame or node comes before it is named, by its number from 1; 0 is none.
/// </para>
/// </remarks>
internal static class InspectionProtocol
{
    /// <summary>Raised when a reader of the former version would understand something wrongly.</summary>
    public const int Version = 1;

    public const string Source = "AsyncioSharp";
    public const long Keyword = 16;

    // The arguments of a request. Keys that are not known are skipped.
    public const string RequestKey = "request";
    public const string IdKey = "id";
    public const string PatienceKey = "patience";
    public const string SliceKey = "slice";

    /// <summary>A request for every task of every loop.</summary>
    public const string TasksRequest = "tasks";

    /// <summary>A request for the numbers of every loop, without tasks.</summary>
    public const string LoopsRequest = "loops";

    // The numbers of the events.
    public const int AnswerBegin = 7;
    public const int AnswerPart = 8;
    public const int AnswerEnd = 9;
    public const int AnswerFailed = 10;

    /// <summary>The most bytes of a part. Events of 64 KB vanish in silence.</summary>
    public const int PartSize = 30_000;

    /// <summary>The kinds of records.</summary>
    public enum Record
    {
        /// <summary>A place in a method: number, method, file or nothing, line, flags (1: not to be shown).</summary>
        Frame = 1,

        /// <summary>
        /// A loop: number, label, <see cref="LoopState"/>, managed thread or 0, flags (1: virtual time), time in seconds, number of the
        /// running task or 0; ready, inbox, timers, tasks, turns, callbacks, posts, slow, errors; lag in seconds.
        /// </summary>
        Loop = 2,

        /// <summary>
        /// Something that is waited for or waited through: number, <see cref="NodeKind"/>, text, count and numbers of the tasks that hold
        /// it.
        /// </summary>
        Node = 3,

        /// <summary>
        /// A task: number, loop, name, frame of the coroutine, <see cref="TaskState"/>, flags (1: a cancellation is asked for, 2: some who
        /// await it are left out), age in seconds, seconds that it has waited; then lists, each with its count: frames from the outermost;
        /// waits; tasks that await it (number, node; without number: whoever waits for the node); scopes from the outermost (node, seconds
        /// left). A wait is a <see cref="WaitKind"/>, text, task, node, seconds left.
        /// </summary>
        Task = 4,

        /// <summary>
        /// A loop has been read: number, flags (1: from outside, 2: some tasks may be missing), tasks written, slices, microseconds that it
        /// stood still for them in all, and for the longest.
        /// </summary>
        LoopRead = 5,
    }

    /// <summary>How a loop is.</summary>
    public enum LoopState
    {
        /// <summary>It does not run now.</summary>
        NotRunning = 0,

        /// <summary>It runs, and has described itself.</summary>
        Answers = 1,

        /// <summary>It runs, but did not answer in time: it was read from another thread, while it may have changed.</summary>
        Stuck = 2,

        /// <summary>It runs in virtual time, and was read from another thread so that its turns stay as they are.</summary>
        Virtual = 3,
    }

    /// <summary>How a task is.</summary>
    public enum TaskState
    {
        /// <summary>Its first step has not come.</summary>
        New = 0,

        /// <summary>It is to go on: its step is queued.</summary>
        Ready = 1,

        /// <summary>Its step runs.</summary>
        Running = 2,

        /// <summary>It waits for something of its loop.</summary>
        Waiting = 3,

        /// <summary>It waits for something that the loop does not know: a task of .NET.</summary>
        WaitingOutside = 4,
    }

    /// <summary>What a task waits for.</summary>
    public enum WaitKind
    {
        /// <summary>Something else; the text says what.</summary>
        Other = 0,

        /// <summary>Another task.</summary>
        Task = 1,

        /// <summary>Time.</summary>
        Sleep = 2,

        /// <summary>A lock, queue, event or the like: a node.</summary>
        Primitive = 3,

        /// <summary>A future, also that of a gather or a group: a node.</summary>
        Future = 4,

        /// <summary>Something outside of the loop.</summary>
        Outside = 5,
    }

    /// <summary>What a node is.</summary>
    public enum NodeKind
    {
        Other = 0,
        Lock = 1,
        Primitive = 2,
        Future = 3,
        Gather = 4,
        Group = 5,
        Timeout = 6,
        CancelScope = 7,
        Shield = 8,
        Wait = 9,
        Native = 10,
    }
}
