namespace AsyncioSharp.Orleans;

/// <summary>What a silo says of a call. The numbers go over the wire.</summary>
internal enum AnswerKind
{
    /// <summary>It is over: the results follow.</summary>
    Results = 0,

    /// <summary>The function threw: type, message and stack follow.</summary>
    Failed = 1,

    /// <summary>It waits for a thread, or runs. Ask again.</summary>
    Running = 2,

    /// <summary>It was cancelled, by its caller or because its caller had stopped asking.</summary>
    Cancelled = 3,

    /// <summary>The silo does not run it: the reason follows. It has not started.</summary>
    Refused = 4,

    /// <summary>The silo stops, and has not started it. Another one may.</summary>
    NotStarted = 5,

    /// <summary>The silo has never heard of it, or has forgotten it.</summary>
    Unknown = 6,
}
