using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

// A coroutine function makes no sense as a callback: nobody would await what it returns. The compiler says so, for functions of no argument and of one;
// others are refused by AsyncCallback.ThrowIfAsync when they are scheduled. The methods win over those that take any result by their priority. They are
// generic, since a lambda that only throws fits every Func that is not. The parameter `refused` is never given: it makes the two signatures differ.
public sealed partial class EventLoop
{
    /// <summary>Refused: see <see cref="CallSoon(Action, Context?)"/>.</summary>
    [Obsolete(AsyncCallback.Advice, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Handle CallSoon<TCoroutine>(Func<TCoroutine> callback, Context? context = null, Coroutine? refused = null)
        where TCoroutine : Coroutine => throw AsyncCallback.Refused();

    /// <summary>Refused: see <see cref="CallSoon(Action, Context?)"/>.</summary>
    [Obsolete(AsyncCallback.Advice, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Handle CallSoon<TTask>(Func<TTask> callback, Context? context = null, Task? refused = null)
        where TTask : Task => throw AsyncCallback.Refused();

    /// <summary>Refused: see <see cref="CallSoon(Action, Context?)"/>.</summary>
    [Obsolete(AsyncCallback.Advice, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Handle CallSoon<T, TCoroutine>(Func<T, TCoroutine> callback, T arg, Context? context = null, Coroutine? refused = null)
        where TCoroutine : Coroutine => throw AsyncCallback.Refused();

    /// <summary>Refused: see <see cref="CallSoon(Action, Context?)"/>.</summary>
    [Obsolete(AsyncCallback.Advice, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Handle CallSoon<T, TTask>(Func<T, TTask> callback, T arg, Context? context = null, Task? refused = null)
        where TTask : Task => throw AsyncCallback.Refused();

    /// <summary>Refused on any thread: see <see cref="CallSoonThreadsafe(Action, Context?)"/>.</summary>
    [Obsolete(AsyncCallback.Advice, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Handle CallSoonThreadsafe<TCoroutine>(Func<TCoroutine> callback, Context? context = null, Coroutine? refused = null)
        where TCoroutine : Coroutine => throw AsyncCallback.Refused();

    /// <summary>Refused on any thread: see <see cref="CallSoonThreadsafe(Action, Context?)"/>.</summary>
    [Obsolete(AsyncCallback.Advice, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Handle CallSoonThreadsafe<TTask>(Func<TTask> callback, Context? context = null, Task? refused = null)
        where TTask : Task => throw AsyncCallback.Refused();

    /// <summary>Refused on any thread: see <see cref="CallSoonThreadsafe(Action, Context?)"/>.</summary>
    [Obsolete(AsyncCallback.Advice, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Handle CallSoonThreadsafe<T, TCoroutine>(Func<T, TCoroutine> callback, T arg, Context? context = null, Coroutine? refused = null)
        where TCoroutine : Coroutine => throw AsyncCallback.Refused();

    /// <summary>Refused on any thread: see <see cref="CallSoonThreadsafe(Action, Context?)"/>.</summary>
    [Obsolete(AsyncCallback.Advice, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Handle CallSoonThreadsafe<T, TTask>(Func<T, TTask> callback, T arg, Context? context = null, Task? refused = null)
        where TTask : Task => throw AsyncCallback.Refused();

    /// <summary>Refused: see <see cref="CallLater(Seconds, Action, Context?)"/>.</summary>
    [Obsolete(AsyncCallback.Advice, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public TimerHandle CallLater<TCoroutine>(Seconds delay, Func<TCoroutine> callback, Context? context = null, Coroutine? refused = null)
        where TCoroutine : Coroutine => throw AsyncCallback.Refused();

    /// <summary>Refused: see <see cref="CallLater(Seconds, Action, Context?)"/>.</summary>
    [Obsolete(AsyncCallback.Advice, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public TimerHandle CallLater<TTask>(Seconds delay, Func<TTask> callback, Context? context = null, Task? refused = null)
        where TTask : Task => throw AsyncCallback.Refused();

    /// <summary>Refused: see <see cref="CallLater(Seconds, Action, Context?)"/>.</summary>
    [Obsolete(AsyncCallback.Advice, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public TimerHandle CallLater<T, TCoroutine>(Seconds delay, Func<T, TCoroutine> callback, T arg, Context? context = null, Coroutine? refused = null)
        where TCoroutine : Coroutine => throw AsyncCallback.Refused();

    /// <summary>Refused: see <see cref="CallLater(Seconds, Action, Context?)"/>.</summary>
    [Obsolete(AsyncCallback.Advice, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public TimerHandle CallLater<T, TTask>(Seconds delay, Func<T, TTask> callback, T arg, Context? context = null, Task? refused = null)
        where TTask : Task => throw AsyncCallback.Refused();

    /// <summary>Refused: see <see cref="CallAt(Seconds, Action, Context?)"/>.</summary>
    [Obsolete(AsyncCallback.Advice, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public TimerHandle CallAt<TCoroutine>(Seconds when, Func<TCoroutine> callback, Context? context = null, Coroutine? refused = null)
        where TCoroutine : Coroutine => throw AsyncCallback.Refused();

    /// <summary>Refused: see <see cref="CallAt(Seconds, Action, Context?)"/>.</summary>
    [Obsolete(AsyncCallback.Advice, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public TimerHandle CallAt<TTask>(Seconds when, Func<TTask> callback, Context? context = null, Task? refused = null)
        where TTask : Task => throw AsyncCallback.Refused();

    /// <summary>Refused: see <see cref="CallAt(Seconds, Action, Context?)"/>.</summary>
    [Obsolete(AsyncCallback.Advice, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public TimerHandle CallAt<T, TCoroutine>(Seconds when, Func<T, TCoroutine> callback, T arg, Context? context = null, Coroutine? refused = null)
        where TCoroutine : Coroutine => throw AsyncCallback.Refused();

    /// <summary>Refused: see <see cref="CallAt(Seconds, Action, Context?)"/>.</summary>
    [Obsolete(AsyncCallback.Advice, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public TimerHandle CallAt<T, TTask>(Seconds when, Func<T, TTask> callback, T arg, Context? context = null, Task? refused = null)
        where TTask : Task => throw AsyncCallback.Refused();
}
