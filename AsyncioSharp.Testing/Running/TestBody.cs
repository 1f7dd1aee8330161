using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncioSharp.Testing;

/// <summary>The forms of a test's body as one: a coroutine with a result.</summary>
[StackTraceHidden]
internal static partial class TestBody
{
    // twins: Task as ValueTask, Coroutine
    public static async Coroutine<object?> Of(Func<Task> body)
    {
        await body();
        return null;
    }

    [OverloadResolutionPriority(1)]
    public static Coroutine<T> Of<T>(Func<Coroutine<T>> body) => body();

    public static async Coroutine<T> Of<T>(Func<Task<T>> body) => await body();
}
