using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>Gives a body to the library's own coroutines where a body is needed: at the top of a task.</summary>
[StackTraceHidden]
internal static class LibraryCoroutine
{
    public static Coroutine Wrap<T>(Coroutine<T> inner) => Run(inner);

    private static async Coroutine<T> Run<T>(Coroutine<T> inner) => await inner;
}
