using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>
/// The loop that a lock or queue belongs to (asyncio's <c>_LoopBoundMixin</c>), and the check that only its thread changes it.
/// </summary>
/// <remarks>
/// Such objects are made without a loop, filled before one runs, kept in static fields over several runs. So:
/// <list type="number">
/// <item>The first wait binds it to the loop of the waiter, for good, as in asyncio.</item>
/// <item>Before that the first change on a running loop binds it to that loop, loosely: when that one does not run any more, another loop
/// that uses it takes it over.</item>
/// <item>While its loop runs, only that loop's thread may change it.</item>
/// <item>While it has no loop, or its loop does not run, any thread may change it: those changes exclude each other, and the loop that
/// takes it over, by a lock.</item>
/// </list>
/// </remarks>
internal struct LoopBinding
{
    // One for all of them: it is taken where no loop runs, and once by each loop that takes an object over.
    private static readonly Lock s_change = new();

    private EventLoop? _loop;
    private bool _isWaitedOn;

    /// <summary>The code that asks runs on its loop: it may be changed without further ado. Else by <see cref="Change"/>.</summary>
    public readonly bool IsHere
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _loop is { } loop && ReferenceEquals(loop, EventLoop.Running);
    }

    /// <summary>Another thread runs its loop, and may change it while this one reads.</summary>
    public readonly bool IsElsewhere => _loop is { } loop && loop != EventLoop.Running && loop.IsRunning();

    /// <summary>Rule 1.</summary>
    /// <param name="running">The loop that the waiter runs on.</param>
    /// <param name="primitive">For the message.</param>
    public void Bind(EventLoop running, object primitive)
    {
        if (_isWaitedOn && _loop == running)
        {
            return;
        }

        lock (s_change)
        {
            _isWaitedOn = TakeOver(running)
                ? true
                : throw new InvalidOperationException(
                    $"{primitive} is bound to a different event loop. Use one for each loop; between loops use "
                        + "Asyncio.RunCoroutineThreadsafe(...). (ASYNCIO104)");
        }
    }

    /// <summary>Rules 2 to 4, where <see cref="IsHere"/> says no: makes a change, or refuses it.</summary>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread; nothing has changed.</exception>
    public void Change(Action change)
    {
        lock (s_change)
        {
            CheckThread();
            if (!IsHere)
            {
                change();
                return;
            }
        }

        change();
    }

    /// <summary>The same for a change that the caller makes itself, on a running loop.</summary>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Check()
    {
        if (!IsHere)
        {
            CheckSlow();
        }
    }

    private void CheckSlow()
    {
        lock (s_change)
        {
            CheckThread();
        }
    }

    private void CheckThread()
    {
        if ((EventLoop.Running is not { } running || !TakeOver(running)) && _loop?.IsRunning() == true)
        {
            throw Misuse.WrongThread();
        }
    }

    /// <summary>The running task has taken the lock or a slot: for whoever listens (<see cref="LoopInterests.Locks"/>).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void NoteAcquired(object primitive)
    {
        if (_loop is { } loop && loop.IsAnyListening(LoopInterests.Locks))
        {
            loop.NoteAcquired(primitive);
        }
    }

    /// <summary>It was released.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void NoteReleased(object primitive)
    {
        if (_loop is { } loop && loop.IsAnyListening(LoopInterests.Locks))
        {
            loop.NoteReleased(primitive);
        }
    }

    /// <summary>True if the object is this loop's, or has become so.</summary>
    private bool TakeOver(EventLoop running)
    {
        if (_loop is null || (!_isWaitedOn && !_loop.IsRunning()))
        {
            _loop = running;
        }

        return _loop == running;
    }
}
