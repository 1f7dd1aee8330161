namespace AsyncioSharp;

/// <summary>
/// The body of a scope that ends a wait (a timeout, a cancel scope, an item of <c>ForEach</c>) as a coroutine method. A request interrupts
/// the await of a native body, which goes on by itself if it cannot be reached. The body of a group is different: see
/// <see cref="ScopeBody"/>.
/// </summary>
internal static partial class LimitBody
{
    // twins: result Func<TScope, Coroutine<T>>
    public static Func<TScope, Coroutine> Of<TScope>(Func<TScope, Coroutine> body) => body;

    // twins: Task as ValueTask; result Func<TScope, Coroutine<T>>
    public static Func<TScope, Coroutine> Of<TScope>(Func<TScope, Task> body) => async Coroutine (scope) => await body(scope);
}
