namespace AsyncioSharp.Testing;

/// <summary>A way to leave the loop.</summary>
internal enum EscapeKind
{
    WallClockTimer,
    PoolWork,
    Thread,
    BlockingWait,
    Socket,
}
