namespace AsyncioSharp.Net;

// In each direction there is at most one who waits: a callback (AddReader) until it is removed, or a future (SockRecv) once. A callback
// replaces a callback, as in asyncio. If a task waits already, asyncio lets a second one replace it, and the first hangs for ever. Here the
// second one is refused, whatever it is.

/// <summary>Who waits until something of the program can be read or written: at most one for each direction.</summary>
/// <param name="loop">Whose turns they get.</param>
/// <param name="key">What is watched, and only as long as somebody waits.</param>
/// <param name="name">What it is called in messages.</param>
internal sealed class ReadinessWaiters(EventLoop loop, SelectorKey key, string name) : IReadinessListener
{
    // Each a RegisteredCallback, a Future or null.
    private object? _reader;
    private object? _writer;

    /// <summary>Registers who waits for a direction.</summary>
    /// <exception cref="InvalidOperationException">A task waits for this direction.</exception>
    public void Add(Readiness direction, object waiter)
    {
        ref object? slot = ref Slot(direction);
        if (slot is Future waiting ? !waiting.Done() : slot is not null && waiter is Future)
        {
            throw new InvalidOperationException(
                $"{name} has {(slot is Future ? "a task" : "a callback")} waiting to "
                    + $"{(direction == Readiness.Read ? "read" : "write")} already. One at a time: use a lock, "
                    + "or one task for each direction. (ASYNCIO109)");
        }

        slot = waiter;
        key.Unfire(direction);
        try
        {
            key.SetInterest(key.Wanted | direction);
        }
        catch
        {
            Clear(direction);
            throw;
        }
    }

    /// <summary>Removes a callback.</summary>
    /// <returns>False if there was none.</returns>
    public bool RemoveCallback(Readiness direction)
    {
        bool isThere = Slot(direction) is RegisteredCallback;
        if (isThere)
        {
            Clear(direction);
        }

        return isThere;
    }

    /// <summary>Takes a future out again, if it still waits.</summary>
    public void Withdraw(Readiness direction, Future waiter)
    {
        if (ReferenceEquals(Slot(direction), waiter))
        {
            Clear(direction);
        }
    }

    /// <summary>What they wait for is gone. Tasks hear of it: nobody else would ever wake them.</summary>
    public void End(string why)
    {
        Future?[] waiting = [_reader as Future, _writer as Future];
        _reader = null;
        _writer = null;
        key.Detach();
        foreach (Future? future in waiting)
        {
            future?.Wake(new InvalidOperationException(why));
        }
    }

    public override string ToString() => $"read={_reader ?? "idle"} write={_writer ?? "idle"}";

    void IReadinessListener.OnReadable() => Tell(Readiness.Read);

    void IReadinessListener.OnWritable() => Tell(Readiness.Write);

    private ref object? Slot(Readiness direction) => ref direction == Readiness.Read ? ref _reader : ref _writer;

    private void Clear(Readiness direction)
    {
        Slot(direction) = null;
        key.Unfire(direction);
        Readiness rest = (_reader is null ? Readiness.None : Readiness.Read) | (_writer is null ? Readiness.None : Readiness.Write);
        if (rest == Readiness.None)
        {
            key.Detach();
        }
        else
        {
            key.SetInterest(rest);
        }
    }

    private void Tell(Readiness direction)
    {
        if (Slot(direction) is RegisteredCallback callback)
        {
            callback.Run(loop, key);
        }
        else if (Slot(direction) is Future waiting)
        {
            Clear(direction);
            waiting.Wake();
        }
    }
}
