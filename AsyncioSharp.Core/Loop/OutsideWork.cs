using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>
/// Something that takes real time outside of the loop, such as a connect or a child process: a loop in virtual time waits for it before it
/// lets its clock go on. For authors of I/O layers, who get it from <see cref="IoDriver"/>. Used on the loop's thread.
/// </summary>
/// <remarks>It counts for <see cref="VirtualClock.ForeignPatience"/> of real time, since it began or was last renewed.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class OutsideWork : IDisposable
{
    private readonly EventLoop _loop;
    private readonly Func<bool>? _isAwaited;

    internal OutsideWork(EventLoop loop, Func<bool>? isAwaited)
    {
        _loop = loop;
        _isAwaited = isAwaited;
        Renew();
    }

    /// <summary>Somebody waits for it; if not, it holds nobody up.</summary>
    internal bool IsAwaited => _isAwaited is null || _isAwaited();

    /// <summary>When it began or was renewed, in time stamps of the system's clock.</summary>
    internal long HeardAt { get; private set; }

    /// <summary>It has given a sign of life, or is asked for something new: its patience begins again.</summary>
    public void Renew() => HeardAt = TimeProvider.System.GetTimestamp();

    /// <summary>It is over. May be called again.</summary>
    public void Dispose() => _loop.EndOutsideWork(this);

    /// <summary>Shows whether somebody waits for it.</summary>
    /// <returns><c>&lt;OutsideWork awaited&gt;</c> or <c>&lt;OutsideWork&gt;</c>.</returns>
    public override string ToString() => IsAwaited ? "<OutsideWork awaited>" : "<OutsideWork>";
}
