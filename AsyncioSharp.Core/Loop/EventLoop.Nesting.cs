namespace AsyncioSharp;

// How deep in the program's nesting something happens, as one number: the step of the loop, and how deep in it. A greater stamp is further
// inside (AsyncioContext.Innermost.cs).
public sealed partial class EventLoop
{
    private long _steps;
    private Coroutine? _lastForeignFrame;
    private long _lastForeignStamp;

    /// <summary>Greater than the stamp of everything that the running code is nested in.</summary>
    internal long NestingStamp => (_steps << 8) + StartDepth + 1;

    /// <summary>A coroutine begins to wait for something foreign.</summary>
    internal void NoteForeignAwait(Coroutine frame)
    {
        _lastForeignFrame = frame;
        _lastForeignStamp = NestingStamp;
    }

    /// <summary>It goes on.</summary>
    internal void ForgetForeignAwait(Coroutine frame)
    {
        if (ReferenceEquals(_lastForeignFrame, frame))
        {
            _lastForeignFrame = null;
        }
    }

    /// <summary>
    /// Where a coroutine began to wait for something foreign, if it was the last one to do so; else 0, which is smaller than all stamps.
    /// </summary>
    internal long NestingStampOf(Coroutine frame) => ReferenceEquals(_lastForeignFrame, frame) ? _lastForeignStamp : 0;
}
