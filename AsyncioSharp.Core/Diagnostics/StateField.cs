using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>Where in a state machine its state number lies, found once per type.</summary>
/// <remarks>
/// Reflection alone boxes the machine and the number at each look. Three frames of each of 100,000 tasks made 19 MB of that while their
/// loop stood still, and the garbage collection that this brought about took 30 ms. Of a struct that is zero but for its number, the place
/// of the number can be seen. (In a debug build the compiler makes classes, which stay with reflection.)
/// </remarks>
/// <typeparam name="TStateMachine">The state machine.</typeparam>
internal static class StateField<TStateMachine>
    where TStateMachine : IAsyncStateMachine
{
    private const int Mark = 0x5A17C0DE;

    private static readonly int s_offset = Find();

    /// <summary>The number; null if the place is not known.</summary>
    public static int? Read(ref TStateMachine machine) => s_offset < 0 ? null : At(ref machine, s_offset);

    private static int Find()
    {
        if (!typeof(TStateMachine).IsValueType || ReflectedShape.Of(typeof(TStateMachine)).State is not { } field)
        {
            return -1;
        }

        object box = default(TStateMachine)!;
        try
        {
            field.SetValue(box, Mark);
        }
        catch (Exception)
        {
            // A runtime that does not let itself be looked into has errors of its own for it. Then there is no number.
            return -1;
        }

        var marked = (TStateMachine)box;
        int offset = Unsafe.SizeOf<TStateMachine>() - sizeof(int);
        while (offset >= 0 && At(ref marked, offset) != Mark)
        {
            offset--;
        }

        return offset;
    }

    private static int At(ref TStateMachine machine, int offset) =>
        Unsafe.ReadUnaligned<int>(ref Unsafe.AddByteOffset(ref Unsafe.As<TStateMachine, byte>(ref machine), offset));
}
