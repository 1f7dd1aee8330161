using System.Runtime.InteropServices;
using AsyncioSharp.Net;

namespace AsyncioSharp.Simulation;

/// <content>What a test does to a host.</content>
public sealed partial class SimHost
{
    /// <summary>
    /// Ends its program as a power cut of the process would: no <c>finally</c> runs, tasks are dropped where they wait, connections are
    /// reset, and what was not flushed to its files is lost. Nothing happens if it does not run.
    /// </summary>
    public void Crash()
    {
        World.Loop.CheckInWorld(World);
        World.NoteFault($"crash {Name}");
        HasCrashed |= IsRunning;
        Drop();
        Files.OnCrash();
    }

    /// <summary>Starts its program again from the beginning, with the files that it has. One that runs crashes first.</summary>
    public void Restart()
    {
        World.Loop.CheckInWorld(World);
        if (IsRunning)
        {
            Crash();
        }

        World.NoteFault($"start {Name}");
        Start();
    }

    /// <summary>
    /// Stops it as SIGSTOP would: its program gets no turns. The kernel goes on: packets arrive and wait, connections stay. Timers fire late,
    /// after <see cref="Resume"/>, and none is lost.
    /// </summary>
    public void Pause()
    {
        World.Loop.CheckInWorld(World);
        World.NoteFault($"pause {Name}");
        IsPaused = IsRunning;
    }

    /// <summary>Lets a paused program go on.</summary>
    public void Resume()
    {
        World.Loop.CheckInWorld(World);
        World.NoteFault($"resume {Name}");
        IsPaused = false;
        MarkReady();
    }

    /// <summary>
    /// Asks it to end, as SIGTERM does. A handler of the program's (<c>loop.AddSignalHandler(PosixSignal.SIGTERM, …)</c>) answers; without one
    /// the program is cancelled, its <c>finally</c> blocks run, and what it has left ends as after <c>asyncio.run()</c>. Wait for it with
    /// <see cref="Join"/>.
    /// </summary>
    public void Shutdown()
    {
        World.Loop.CheckInWorld(World);
        World.NoteFault($"shut {Name} down");
        if (_loop is { } loop && !(LoopNet.Find(loop)?.Signals?.Raise(PosixSignal.SIGTERM) ?? false))
        {
            _main!.Cancel("The host is shut down.");
            MarkReady();
        }
    }

    /// <summary>Makes its wall clock wrong. Timers, <c>loop.Time()</c> and everything that lasts are not touched.</summary>
    /// <param name="rate">Seconds that it counts in one second, from now on; 1 is right.</param>
    /// <param name="offset">Seconds by which it jumps now; may be less than zero.</param>
    public void SkewClock(double rate = 1, double offset = 0)
    {
        World.Loop.CheckInWorld(World);
        World.NoteFault($"skew the clock of {Name}");
        _clock.Skew(rate, TimeSpan.FromSeconds(offset));
    }
}
