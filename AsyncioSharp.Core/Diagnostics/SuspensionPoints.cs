using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Metadata;

namespace AsyncioSharp;

/// <summary>
/// Where in MoveNext's IL each state number suspends: state → IL offset.
/// </summary>
/// <remarks>
/// The PDB lists the yield offsets (AsyncMethodSteppingInformation), and the n-th is nearly always state n. Not always: an <c>await</c> in
/// unreachable code takes a number, but leaves neither code nor an entry. Then every later state is off by one. (Measured: after a
/// <c>goto</c> over an <c>await</c> the states are 0 and 2, and the list has two entries.) The <c>yield return</c>s of an async iterator
/// are states too (-4, -5, …) and are not in the list at all. So the first source is the code itself: in front of each suspension the
/// compiler writes
/// <code>
///     ldarg.0 · ldc.i4 STATE · dup · stloc.0 · stfld &lt;&gt;1__state
/// </code>
/// in Debug and in Release, and local 0 is the compiler's own copy of the state, which user code cannot name: the pattern is
/// unambiguous. The list serves where this finds nothing: another compiler, or IL that the runtime does not hand out.
/// </remarks>
internal static class SuspensionPoints
{
    private const byte LdArg0 = 0x02, StLoc0 = 0x0A, Dup = 0x25, StFld = 0x7D;
    private const byte LdcM1 = 0x15, Ldc0 = 0x16, Ldc8 = 0x1E, LdcS = 0x1F, Ldc = 0x20;
    private const int Running = -1;

    private static readonly Guid s_asyncMethodSteppingInformation = new("54FD2AC5-E925-401A-9C2A-F94F171072F8");

    internal static Dictionary<int, int> Find(MethodInfo moveNext, MethodDefinitionHandle handle, MetadataReader pdb)
    {
        Dictionary<int, int> inCode = FromIL(ReadIL(moveNext));
        return inCode.Count > 0 ? inCode : FromPdb(handle, pdb);
    }

    internal static Dictionary<int, int> FromIL(ReadOnlySpan<byte> il)
    {
        var points = new Dictionary<int, int>();
        for (int i = 0; i < il.Length; i++)
        {
            if (il[i] == LdArg0 && ReadConstant(il[(i + 1)..], out int size) is { } state and not Running
                && il[(i + 1 + size)..] is [Dup, StLoc0, StFld, _, _, _, _, ..])
            {
                points.TryAdd(state, i + 1 + size + 7);
            }
        }

        return points;
    }

    /// <summary>
    /// The list's layout: catch handler (uint32), then per await yield offset (uint32), resume offset (uint32), resume method (compressed).
    /// </summary>
    internal static Dictionary<int, int> FromPdb(MethodDefinitionHandle handle, MetadataReader pdb)
    {
        var points = new Dictionary<int, int>();
        foreach (CustomDebugInformationHandle entry in pdb.GetCustomDebugInformation(handle))
        {
            CustomDebugInformation information = pdb.GetCustomDebugInformation(entry);
            if (pdb.GetGuid(information.Kind) != s_asyncMethodSteppingInformation)
            {
                continue;
            }

            BlobReader blob = pdb.GetBlobReader(information.Value);
            _ = blob.ReadUInt32();
            while (blob.RemainingBytes > 0)
            {
                points.Add(points.Count, (int)blob.ReadUInt32());
                _ = blob.ReadUInt32();
                _ = blob.ReadCompressedInteger();
            }
        }

        return points;
    }

    private static int? ReadConstant(ReadOnlySpan<byte> il, out int size)
    {
        switch (il)
        {
            case [>= LdcM1 and <= Ldc8, ..]:
                size = 1;
                return il[0] - Ldc0;
            case [LdcS, _, ..]:
                size = 2;
                return (sbyte)il[1];
            case [Ldc, _, _, _, _, ..]:
                size = 5;
                return BinaryPrimitives.ReadInt32LittleEndian(il[1..]);
            default:
                size = 0;
                return null;
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026:RequiresUnreferencedCode",
        Justification = "A body that is missing, or was rewritten by the trimmer, gives no match; the PDB's own list is next.")]
    private static byte[] ReadIL(MethodInfo moveNext) => moveNext.GetMethodBody()?.GetILAsByteArray() ?? [];
}
