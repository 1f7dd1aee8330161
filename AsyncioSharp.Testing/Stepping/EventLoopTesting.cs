using System.Globalization;
using System.Runtime.CompilerServices;

namespace AsyncioSharp.Testing;

/// <summary>
/// What tests do with a loop in virtual time. The members appear on <see cref="EventLoop"/> with <c>using AsyncioSharp.Testing;</c>. Not in
/// asyncio.
/// </summary>
/// <remarks>
/// Inside of a test: <c>Settle</c>, <c>SleepAndSettle</c>, <c>NextTimer</c>, <c>HoldTime</c>, <c>Background</c>. From outside, while the
/// loop does not run, like a debugger: <c>Step</c>, <c>RunReady</c>,
/// <c>Advance</c>, <c>RunUntilIdle</c>. They work on every loop with a <see cref="VirtualClock"/>, also outside of
/// <see cref="AsyncioTest"/>.
/// </remarks>
public static partial class EventLoopTesting
{
    extension(EventLoop loop)
    {
        /// <summary>
        /// The virtual time that has passed, exact to the tick (100 ns); <see cref="EventLoop.Time"/> gives the same in seconds.
        /// </summary>
        /// <exception cref="InvalidOperationException">The loop has no virtual clock.</exception>
        public TimeSpan Elapsed => TimeSpan.FromTicks(ClockOf(loop).GetTimestamp());

        /// <summary>
        /// How long the loop would wait now for its next timer, in seconds: 0 if one is due, null if none is set. Makes back-offs exact:
        /// settle, look, sleep so long.
        /// </summary>
        public double? NextTimer => loop.NextDeadline() is { } deadline ? loop.ToSeconds(Math.Max(0, deadline - loop.Now)) : null;

        /// <summary>
        /// Waits until everything else has come to rest at this instant: nothing is ready, no work is in flight in an executor. Time does
        /// not move. Those who wait are woken before the clock goes on, one after the other.
        /// </summary>
        /// <returns>A coroutine.</returns>
        /// <exception cref="InvalidOperationException">The loop has no virtual clock.</exception>
        public async Coroutine Settle()
        {
            _ = ClockOf(loop);
            await TestProbe.Of(loop).Settled();
        }

        /// <summary>
        /// Sleeps, and then waits until whatever else happens at that time has happened. A test that slept as long as the code under test
        /// would otherwise race it.
        /// </summary>
        /// <param name="delay">Seconds.</param>
        /// <returns>A coroutine.</returns>
        /// <exception cref="InvalidOperationException">The loop has no virtual clock.</exception>
        public async Coroutine SleepAndSettle(Seconds delay)
        {
            await Asyncio.Sleep(delay);
            await loop.Settle();
        }

        /// <summary>
        /// Keeps virtual time where it is until the result is disposed: timers in the future do not fire while real work goes on, an
        /// exchange over real sockets for example.
        /// </summary>
        /// <param name="file">Filled in by the compiler.</param>
        /// <param name="line">Filled in by the compiler.</param>
        /// <returns>Dispose it to let time go on.</returns>
        /// <exception cref="InvalidOperationException">The loop has no virtual clock.</exception>
        public IDisposable HoldTime([CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        {
            _ = ClockOf(loop);
            return new TimeHold(TestProbe.Of(loop), string.Create(CultureInfo.InvariantCulture, $"{file}:{line}"));
        }

        /// <summary>Starts a task that may outlive the test, with all that it makes: at the end it is cancelled, and no leak.</summary>
        /// <param name="body">The method.</param>
        /// <param name="name">The name; null makes one.</param>
        /// <returns>The task.</returns>
        // twins: Coroutine as Task
        [OverloadResolutionPriority(1)]
        public AsyncioTask Background(Func<Coroutine> body, string? name = null) => Mark(loop, loop.CreateTask(body, name));

        /// <summary>Runs one callback or one step of a task, from outside. Time does not move.</summary>
        /// <returns>False if nothing was ready.</returns>
        /// <exception cref="InvalidOperationException">The loop is running or closed.</exception>
        public bool Step() => loop.RunOneEntry();

        /// <summary>Runs everything that is ready, and what that makes ready, from outside. Time does not move.</summary>
        /// <returns>How many callbacks ran.</returns>
        /// <exception cref="InvalidOperationException">The loop is running or closed.</exception>
        /// <exception cref="AsyncioTestException">It never comes to rest.</exception>
        public long RunReady()
        {
            var probe = TestProbe.Of(loop);
            long steps = 0;
            while (loop.RunOneEntry())
            {
                if (++steps % 256 == 0)
                {
                    probe.OnLook();
                }
            }

            return steps;
        }

        /// <summary>
        /// Lets time pass, from outside: what becomes due runs in order, each at its own time, and at the end everything that is ready.
        /// </summary>
        /// <param name="time">Seconds.</param>
        /// <exception cref="InvalidOperationException">The loop is running or closed, or has no virtual clock.</exception>
        /// <exception cref="ArgumentException"><paramref name="time"/> is not a number, or so much that it never passes: infinity,
        /// <see cref="Timeout.InfiniteTimeSpan"/>.</exception>
        public void Advance(Seconds time)
        {
            double seconds = time.Value;
            Misuse.ThrowIfNaN(seconds, nameof(time));
            VirtualClock clock = ClockOf(loop);
            long end = loop.DeadlineAfter(seconds);
            if (end >= EventLoop.Never)
            {
                throw new ArgumentException(
                    $"Time cannot be advanced by {seconds} seconds: that never passes. Use RunUntilIdle to let everything happen that "
                        + "will.", nameof(time));
            }

            loop.RunReady();
            while (loop.NextDeadline() is { } deadline && deadline <= end)
            {
                clock.JumpTo(deadline);
                loop.RunReady();
            }

            clock.JumpTo(end);
            loop.RunReady();
        }

        /// <summary>Runs the loop until nothing is ready and no timer is set, from outside; time passes as far as it has to.</summary>
        /// <exception cref="InvalidOperationException">The loop is running or closed, or has no virtual clock.</exception>
        public void RunUntilIdle()
        {
            VirtualClock clock = ClockOf(loop);
            loop.RunReady();
            while (loop.NextDeadline() is { } deadline)
            {
                clock.JumpTo(deadline);
                loop.RunReady();
            }
        }
    }

    /// <summary>
    /// Gives a lock, semaphore, event, condition, barrier or queue a name: deadlock reports and its text tell it by that. Not in asyncio,
    /// where they have none.
    /// </summary>
    /// <typeparam name="T">The type of the primitive.</typeparam>
    /// <param name="primitive">The primitive.</param>
    /// <param name="name">The name.</param>
    /// <returns>The primitive.</returns>
    public static T Named<T>(this T primitive, string name)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(primitive);
        ArgumentNullException.ThrowIfNull(name);
        PrimitiveName.Set(primitive, name);
        return primitive;
    }

    private static VirtualClock ClockOf(EventLoop loop)
    {
        ArgumentNullException.ThrowIfNull(loop);
        return loop.VirtualClock
            ?? throw new InvalidOperationException(
            "This needs virtual time: [Asyncio], AsyncioTest.Run(...), or new EventLoop(new VirtualClock()).");
    }

    private static AsyncioTask Mark(EventLoop loop, AsyncioTask task)
    {
        TestProbe.Of(loop).MarkBackground(task);
        return task;
    }

    private sealed class TimeHold : IDisposable
    {
        private readonly TestProbe _probe;
        private readonly string _where;
        private bool _over;

        public TimeHold(TestProbe probe, string where)
        {
            _probe = probe;
            _where = where;
            probe.BeginHold(where);
        }

        public void Dispose()
        {
            if (!_over)
            {
                _over = true;
                _probe.EndHold(_where);
            }
        }
    }
}
