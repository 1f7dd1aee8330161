namespace AsyncioSharp;

/// <summary>The execution context in which no AsyncLocal is set.</summary>
internal static class CleanContext
{
    public static readonly ExecutionContext Value = Make();

    private static ExecutionContext Make()
    {
        // A capture under suppressed flow is null, so the clean context has to come from a thread that inherits nothing.
        ExecutionContext? clean = null;
        var thread = new Thread(() => clean = ExecutionContext.Capture());
        thread.UnsafeStart();
        thread.Join();
        return clean!;
    }
}
