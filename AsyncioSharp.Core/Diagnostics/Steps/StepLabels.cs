namespace AsyncioSharp;

/// <summary>Steps and waits in a word or two, for timelines.</summary>
internal static class StepLabels
{
    /// <summary>What a step called that belongs to no task.</summary>
    public static string Called(object work) => work switch
    {
        Handle handle => handle.CallbackName,
        Delegate callback => ContinuationNames.Of(callback),
        _ => PlainName(work.GetType()),
    };

    /// <summary>What a task waits for that is neither a task nor a sleep.</summary>
    public static string Wait(object wait) => wait is Coroutine operation ? operation.Name : PlainName(wait.GetType());

    private static string PlainName(Type type) => type.Name.Split('`')[0];
}
