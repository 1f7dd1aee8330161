namespace AsyncioSharp.Simulation;

/// <summary>What a TCP segment says beside its data.</summary>
[Flags]
internal enum TcpFlags : byte
{
    None = 0,
    Syn = 1,
    Ack = 2,
    Fin = 4,
    Reset = 8,
}
