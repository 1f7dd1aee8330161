namespace AsyncioSharp;

/// <summary>
/// The body of a task group or of a context manager, or an exit function, that is an <c>async Task</c> or <c>async ValueTask</c> method.
/// Requests do not interrupt the await of it, but reach its waits on the loop, and its token: a group ends when its body has ended, as it
/// does for its children, and what is left must not be in use any more. A limit is different: it must end the wait, and a body that cannot
/// be reached goes on by itself.
/// </summary>
internal static partial class ScopeBody
{
    // twins: Task as ValueTask
    public static async Coroutine Of(Func<Task> body) => await body();

    // twins: Task as ValueTask; result Coroutine<T>
    public static async Coroutine Of<TScope>(Func<TScope, Task> body, TScope scope) => await body(scope);

    // A coroutine method needs nothing around it.
    public static Coroutine Of<TScope>(Func<TScope, Coroutine> body, TScope scope) => body(scope);
}
