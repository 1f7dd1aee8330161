namespace AsyncioSharp;

// Where in the program's nesting something happens: the step of the loop, and how deep in it. Later and deeper is further inside
// (AsyncioContext.Innermost.cs).
public sealed partial class EventLoop
{
    private long _steps;
    private Coroutine? _lastForeignPark;
    private long _lastForeignPlace;

    /// <summary>Greater than the place of everything that the running code is nested in.</summary>
    internal long PresentPlace => (_steps << 8) + StartDepth + 1;

    /// <summary>A coroutine parks on something foreign.</summary>
    internal void NoteForeignPark(Coroutine frame)
    {
        _lastForeignPark = frame;
        _lastForeignPlace = PresentPlace;
    }

    /// <summary>It goes on.</summary>
    internal void ForgetForeignPark(Coroutine frame)
    {
        if (ReferenceEquals(_lastForeignPark, frame))
        {
            _lastForeignPark = null;
        }
    }

    /// <summary>
    /// Where a coroutine has parked on something foreign, if it was the last one to do so; else 0, an earlier place than all that come.
    /// </summary>
    internal long PlaceOf(Coroutine frame) => ReferenceEquals(_lastForeignPark, frame) ? _lastForeignPlace : 0;
}
