namespace AsyncioSharp;

/// <summary>
/// The body of a task group or of a context manager, or an exit function, that is an <c>async Task</c> or <c>async ValueTask</c> method.
/// A request does not interrupt the await of it; it reaches the waits on the loop in it, and its token. So a group ends only when its body
/// has ended, as it does for its children. A limit is different (<see cref="LimitBody"/>): it must end the wait, and a body that cannot be
/// reached goes on by itself.
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
