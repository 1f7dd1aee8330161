namespace AsyncioSharp;

/// <summary>
/// What a process and the tool <c>dotnet asyncio</c> agree on about recorded steps. The file is compiled into both.
/// </summary>
/// <remarks>
/// A recording is asked for by the arguments of a diagnostics session on the event source "AsyncioSharp" with the keyword
/// <see cref="Keyword"/>. It ends by itself: after its time, or when nobody listens, or when the time of <see cref="LeaseKey"/> is over
/// and no session has asked again. It comes as events with the id of the request: <c>StepsOfLoop</c> for each loop, parts with the records
/// of a loop in a row, and <c>StepsEnd</c> with their number. One thread writes them all, so they arrive in order. A record is a kind and
/// numbers in LEB128; a text is a length and UTF-8. Texts and rows are numbered from 1 within their loop; row 0 stands for callbacks. Times
/// are ticks of the loop's clock since the recording began; each step counts from the one before it.
/// </remarks>
internal static class StepProtocol
{
    /// <summary>Raised when a reader of the former version would understand something wrongly.</summary>
    public const int Version = 1;

    public const long Keyword = 64;

    // The arguments of a request.
    public const string IdKey = "steps.id";
    public const string SecondsKey = "steps.seconds";
    public const string MostKey = "steps.most";

    /// <summary>For how many seconds, up to 60, recordings go on, unless another session asks again.</summary>
    public const string LeaseKey = "steps.lease";

    // The numbers of the events.
    public const int OfLoop = 22;
    public const int Part = 23;
    public const int End = 24;

    /// <summary>A part is sent when it is longer. Events of 64 KB vanish in silence.</summary>
    public const int PartSize = 28_000;

    /// <summary>The kinds of records.</summary>
    public enum Record : byte
    {
        /// <summary>A text: number, text.</summary>
        Text = 1,

        /// <summary>A row: number, text of the name, text of the method.</summary>
        Row = 2,

        /// <summary>A step: row, ticks since the beginning of the step before, ticks that it lasted, what follows.</summary>
        Step = 3,

        /// <summary>What a task waited for when the recording began: row, what follows.</summary>
        Beginning = 4,
    }

    /// <summary>What follows a step.</summary>
    public enum Next : byte
    {
        /// <summary>The task gave way.</summary>
        Turn = 0,

        /// <summary>It waits for something: a text.</summary>
        Wait = 1,

        /// <summary>It waits for another task: its row.</summary>
        Task = 2,

        /// <summary>It sleeps: ticks from the end of the step.</summary>
        Sleep = 3,

        /// <summary>It waits for something outside of the loop.</summary>
        Outside = 4,

        Done = 5,
        Cancelled = 6,

        /// <summary>It failed: the text of the error's type.</summary>
        Failed = 7,

        /// <summary>Of callbacks: the text of what was called.</summary>
        Called = 8,

        /// <summary>The step had not ended when the recording did.</summary>
        StillRuns = 9,
    }
}
