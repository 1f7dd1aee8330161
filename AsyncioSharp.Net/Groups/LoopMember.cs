namespace AsyncioSharp.Net;

/// <summary>A loop of a <see cref="LoopGroup"/>, as its main method gets it.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Loop">The loop itself.</param>
/// <param name="Loops">
/// All loops of the group by number, this one as well: <c>member.Loops[0].Run(…)</c> asks the first. Where one is started again, the new
/// loop takes the place of the old.
/// </param>
public sealed record LoopMember(int Index, EventLoop Loop, IReadOnlyList<EventLoop> Loops);
