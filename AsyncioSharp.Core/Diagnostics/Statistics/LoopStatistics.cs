using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>
/// The numbers of a loop at one moment, as <see cref="EventLoop.Statistics"/> gives them. Totals count from the making of the loop.
/// </summary>
/// <param name="ReadyDepth">Callbacks and task steps that wait for their turn.</param>
/// <param name="InboxDepth">What other threads have posted and the loop has not taken in.</param>
/// <param name="TimersPending">Timers that will still fire; cancelled ones do not count.</param>
/// <param name="TasksAlive">Tasks that are not done.</param>
/// <param name="Turns">Turns of the loop in total.</param>
/// <param name="CallbacksRun">Callbacks and task steps in total, cancelled handles included; those of a batch count from its
/// beginning.</param>
/// <param name="PostsReceived">Posts of other threads that the loop has taken in, in total.</param>
/// <param name="SlowCallbacks">Those that lasted <see cref="EventLoop.SlowCallbackDuration"/> or longer, in total; measured only in debug
/// mode and while somebody listens to the meter or the event source.</param>
/// <param name="ErrorsReported">Errors given to the exception handler, in total.</param>
/// <param name="Lag">
/// How late, in seconds, the oldest timer was when timers fired last; while the loop is stuck and a timer is overdue by more, that. Counted
/// from the deadline asked for, so that a
/// <c>CallAt</c> in the past is late from the start. Always 0 in virtual time otherwise.
/// </param>
/// <param name="BytesReceived">Bytes that have come in over sockets and pipes of the loop, in total.</param>
/// <param name="BytesSent">Bytes that the system has taken for them, in total.</param>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record LoopStatistics(
    int ReadyDepth,
    int InboxDepth,
    int TimersPending,
    int TasksAlive,
    long Turns,
    long CallbacksRun,
    long PostsReceived,
    long SlowCallbacks,
    long ErrorsReported,
    double Lag,
    long BytesReceived = 0,
    long BytesSent = 0);
