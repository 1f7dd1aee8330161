using System.Diagnostics;

namespace AsyncioSharp.Testing;

/// <summary>The forms of a test's body as one: a coroutine with a result.</summary>
[StackTraceHidden]
internal static class TestBody
{
    public static async Coroutine<object?> Of(Func<Coroutine> body)
    {
        await body();
        return null;
    }

    public static async Coroutine<object?> Of(Func<Task> body)
    {
        await body();
        return null;
    }

    public static async Coroutine<T> Of<T>(Func<Task<T>> body) => await body();
}
