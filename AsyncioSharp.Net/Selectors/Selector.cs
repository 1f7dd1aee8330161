using System.Diagnostics;

namespace AsyncioSharp.Net;

/// <summary>
/// The seam to the operating system's way of waiting for many descriptors at once (the twin of Python's <c>selectors.BaseSelector</c>).
/// </summary>
/// <remarks>
/// Level-triggered: what stays ready is reported again by every <see cref="Wait"/>. One thread uses it, except for <see cref="Wake"/>.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public abstract class Selector : IDisposable
{
    /// <summary>
    /// Whether it watches every descriptor that can be waited for, as those of pipes and terminals; if not, then sockets alone. The default
    /// is no.
    /// </summary>
    public virtual bool WatchesPipes => false;

    /// <summary>
    /// Makes the network that fits it: whose sockets it can watch. The default is the kernel's, through the base class library.
    /// </summary>
    /// <returns>The network, for one loop.</returns>
    public virtual NetworkStack CreateNetwork() => new PortableStack();

    /// <summary>Begins to watch a descriptor.</summary>
    /// <param name="key">The descriptor.</param>
    /// <param name="interest">What for; not <see cref="Readiness.None"/>.</param>
    /// <exception cref="IOException">The descriptor cannot be watched.</exception>
    public abstract void Add(SelectorKey key, Readiness interest);

    /// <summary>Changes what a descriptor is watched for.</summary>
    /// <param name="key">A key that was added.</param>
    /// <param name="interest">What for; not <see cref="Readiness.None"/>.</param>
    public abstract void Modify(SelectorKey key, Readiness interest);

    /// <summary>Stops watching a descriptor. Not an error if it was closed meanwhile.</summary>
    /// <param name="key">A key that was added.</param>
    public abstract void Remove(SelectorKey key);

    /// <summary>Waits until something is ready, the time is over or <see cref="Wake"/> is called.</summary>
    /// <param name="events">Filled from its start. What does not fit is reported by the next call.</param>
    /// <param name="timeout">The longest wait; zero only looks, negative has no limit. Rounded up to milliseconds.</param>
    /// <returns>How many events there are.</returns>
    public abstract int Wait(Span<SelectorEvent> events, TimeSpan timeout);

    /// <summary>
    /// Ends a <see cref="Wait"/>, from any thread, or the next one if none is waiting. After <see cref="Dispose()"/> it does nothing.
    /// </summary>
    public abstract void Wake();

    /// <summary>Releases what the selector holds.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Whether a descriptor is one that the selector has made for itself, and that programs must not use. The default is no.
    /// </summary>
    /// <param name="descriptor">The number.</param>
    /// <returns>True if it is.</returns>
    public virtual bool Owns(int descriptor) => false;

    /// <summary>
    /// Null for a loop of the system's. For a simulated host, why it starts no processes; such a host has signals of its own too.
    /// </summary>
    internal virtual string? WhySimulated => null;

    /// <summary>The best one of the system.</summary>
    internal static Selector Default() => OperatingSystem.IsLinux() ? new EpollSelector() : new SelectSelector();

    /// <summary>Releases what the selector holds.</summary>
    /// <param name="disposing">Always true; selectors have no finalizer of their own.</param>
    protected abstract void Dispose(bool disposing);

    /// <summary>A wait in whole milliseconds, rounded up: waking early would turn the rest of the wait into a busy loop.</summary>
    /// <param name="timeout">The wait; negative has no limit.</param>
    /// <returns>Milliseconds; -1 has no limit.</returns>
    protected static int ToMilliseconds(TimeSpan timeout) =>
        timeout < TimeSpan.Zero ? -1 : (int)Math.Min(int.MaxValue, Math.Ceiling(timeout.TotalMilliseconds));
}
