namespace AsyncioSharp.Net.Interop;

/// <summary>The kinds of files, as the type bits of a mode have them.</summary>
internal enum FileKind
{
    Fifo = 0x1000,
    CharacterDevice = 0x2000,
    Directory = 0x4000,
    BlockDevice = 0x6000,
    Regular = 0x8000,
    Socket = 0xC000,
}
