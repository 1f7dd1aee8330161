using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>Where in a state machine its state number lies, found once per type.</summary>
/// <remarks>
/// Reflection alone boxes the machine and the number at each look. Three frames of each of 100,000 tasks made 19 MB of that while their
/// loop stood still, and the garbage collection that this brought about took 30 ms. Where the number lies can be seen: it is put into a
/// machine that has nothing but zeros in it.
/// </remarks>
/// <typeparam name="TStateMachine">The state machine: a struct, in debug builds a class.</typeparam>
internal static class StateField<TStateMachine>
    where TStateMachine : IAsyncStateMachine
{
    private const int Mark = 0x5A17C0DE;

    private static readonly int s_offset = Find();

    /// <summary>The number; null if the place is not known.</summary>
    public static int? Read(ref TStateMachine machine) => s_offset < 0 ? null : At(ref machine, s_offset);

    [UnconditionalSuppressMessage("Trimming", "IL2087:UnrecognizedReflectionPattern",
        Justification = "No constructor is wanted: the object is only a place for fields.")]
    private static int Find()
    {
        if (ReflectedShape.Of(typeof(TStateMachine)).State is not { } field || field.FieldType != typeof(int))
        {
            return -1;
        }

        object box;
        try
        {
            box = RuntimeHelpers.GetUninitializedObject(typeof(TStateMachine));
            field.SetValue(box, Mark);
        }
        catch (Exception)
        {
            // A runtime that does not let itself be looked into has errors of its own for it. Then there is no number.
            return -1;
        }

        // This ends within the machine: the mark is in it.
        var marked = (TStateMachine)box;
        int offset = 0;
        while (At(ref marked, offset) != Mark)
        {
            offset += sizeof(int);
        }

        return offset;
    }

    private static int At(ref TStateMachine machine, int offset) =>
        Unsafe.ReadUnaligned<int>(ref Unsafe.AddByteOffset(ref First(ref machine), offset));

    private static ref byte First(ref TStateMachine machine) =>
        ref typeof(TStateMachine).IsValueType
            ? ref Unsafe.As<TStateMachine, byte>(ref machine)
            : ref Unsafe.As<Fields>(machine).First;

    /// <summary>What an object of any class looks like from its first field on.</summary>
    private sealed class Fields
    {
        public byte First;
    }
}
