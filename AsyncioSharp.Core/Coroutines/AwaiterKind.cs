namespace AsyncioSharp;

/// <summary>What the one field of an awaiter is, if the awaiter is ours.</summary>
internal enum AwaiterKind
{
    Foreign,
    Future,
    Coroutine,
    Awaitable,
}

/// <summary>
/// The kind of an awaiter type, found once. Optimized code sees a constant; code that is not optimized, or shared between types, reads a
/// field and boxes nothing.
/// </summary>
internal static class AwaiterKind<TAwaiter>
{
    public static readonly AwaiterKind Value =
        !typeof(TAwaiter).IsValueType ? AwaiterKind.Foreign
        : typeof(IFutureAwaiter).IsAssignableFrom(typeof(TAwaiter)) ? AwaiterKind.Future
        : typeof(ICoroutineAwaiter).IsAssignableFrom(typeof(TAwaiter)) ? AwaiterKind.Coroutine
        : typeof(IAwaitableAwaiter).IsAssignableFrom(typeof(TAwaiter)) ? AwaiterKind.Awaitable
        : AwaiterKind.Foreign;
}
