using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace AsyncioSharp;

/// <summary>
/// An error on its way from frame to frame and from task to task: the exception, and the stack trace that it had when it ended one of them.
/// </summary>
/// <remarks>
/// .NET copies the whole trace whenever an error is thrown again. An error that goes through n tasks would so cost n² time, and n² bytes
/// while the tasks are alive (5,000 tasks: 2.6 GB). So the trace is cut in the middle: the origin and the first hops stay, of the others
/// only the last ones. A frame named <see cref="HopsLeftOutHere"/> shows the place.
/// </remarks>
internal sealed class CapturedError
{
    // A hop is one frame or task that the error has ended. An error of up to FirstHops + LastHops hops has its whole trace. At that point
    // the trace goes back to what it was after FirstHops, and grows again for LastHops, and so on. (.NET can restore an earlier trace, but
    // cannot take frames out of the middle of one.) So 1 to LastHops of the last hops are there.
    private const int FirstHops = 16;
    private const int LastHops = 16;

    // A cancellation is no mistake whose way somebody looks for: it keeps the trace of its first hops, and the hops after them cost no copy
    // of it.
    private const int CancellationHops = 8;

    // An error passes through code that is not ours between two hops, and all that comes back is the exception.
    private static readonly ConditionalWeakTable<Exception, Route> s_routes = [];

    private readonly ExceptionDispatchInfo _trace;
    private readonly int _hops;

    /// <summary>The trace to go back to; null for the first hops.</summary>
    private readonly ExceptionDispatchInfo? _firstHops;

    private CapturedError(Exception exception, CapturedError? before)
    {
        _hops = before is null ? 1 : before._hops + 1;
        _firstHops = before?._firstHops;
        if (_hops < FirstHops + LastHops)
        {
            _trace = ExceptionDispatchInfo.Capture(exception);
            if (_hops == FirstHops)
            {
                _firstHops = _trace;
            }

            return;
        }

        _hops = FirstHops;
        _trace = HopsLeftOutHere(_firstHops!);
    }

    public Exception SourceException => _trace.SourceException;

    /// <summary>The error has ended a frame, or a future was given it: keeps the trace that it has now.</summary>
    public static CapturedError Capture(Exception exception)
    {
        if (!s_routes.TryGetValue(exception, out Route? route))
        {
            return new CapturedError(exception, null);
        }

        if (exception is CancelledError && route.Last is { _hops: >= CancellationHops } last)
        {
            return last;
        }

        return route.Last = new CapturedError(exception, route.Last);
    }

    /// <summary>Throws the error into the code that waits, with the trace that was kept.</summary>
    [StackTraceHidden]
    public void Throw()
    {
        s_routes.GetOrCreateValue(SourceException).Last = this;
        _trace.Throw();
    }

    /// <summary>
    /// Puts the trace of the exception itself back, since code of users may get it without us, and adds a frame with this name.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ExceptionDispatchInfo HopsLeftOutHere(ExceptionDispatchInfo trace)
    {
        try
        {
            trace.Throw();
            return trace;
        }
        catch (Exception error)
        {
            return ExceptionDispatchInfo.Capture(error);
        }
    }

    private sealed class Route
    {
        /// <summary>Where the exception was seen last.</summary>
        public CapturedError? Last;
    }
}
