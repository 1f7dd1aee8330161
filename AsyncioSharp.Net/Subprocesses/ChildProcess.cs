namespace AsyncioSharp.Net;

/// <summary>The seam to the system's way of starting processes.</summary>
internal abstract class ChildProcess
{
    public abstract int Pid { get; }

    /// <summary>Starts a child in the system's way.</summary>
    /// <param name="loop">The loop that will hear of it.</param>
    /// <param name="command">What to run.</param>
    public static ChildProcess Start(EventLoop loop, ChildCommand command) =>
        LoopNet.Of(loop).Selector.WhySimulated is { } why ? throw new NotSupportedException(why)
            : OperatingSystem.IsWindows()
            ? PortableChild.Start(command)
            : UnixChild.Start(command, arePipes: LoopNet.Of(loop).Selector.WatchesPipes);

    /// <summary>Connects a pipe of the child that was asked for; null if none was.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="fd">0, 1 or 2.</param>
    /// <param name="protocol">The protocol.</param>
    public abstract StreamTransport? ConnectPipe(EventLoop loop, int fd, Protocol protocol);

    /// <summary>Waits for the end. Afterwards the process is gone from the system's table.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="onExit">Called once, in a turn of the loop, with the return code.</param>
    public abstract void Watch(EventLoop loop, Action<int> onExit);

    /// <summary>Sends a signal, as long as the end has not been told.</summary>
    /// <param name="signal">Its number.</param>
    public abstract void Signal(int signal);

    /// <summary>Kills it and forgets it, without a loop to tell. Closes what was not connected.</summary>
    public abstract void Abandon();
}
