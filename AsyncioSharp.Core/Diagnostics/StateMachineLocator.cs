using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>
/// Tells where a suspended <c>async</c> method stands: readable name, file and line of the <c>await</c>.
/// </summary>
/// <remarks>
/// .NET keeps no stack of a suspended method; what is left is a state machine with a number in it. The number leads to an IL offset in
/// MoveNext (<see cref="SuspensionPoints"/>) and the portable PDB leads from there to the line. The name needs no PDB at all. Nothing
/// here throws: without a PDB, in a single file or under NativeAOT the file is <see langword="null"/> and the line 0.
/// <para>The line is that of the statement that holds the <c>await</c>, the finest the PDB knows. Results are kept per type: only the
/// first look at a method reads the PDB.</para>
/// </remarks>
internal static partial class StateMachineLocator
{
    private static readonly ConditionalWeakTable<Type, StateMachineSource> s_sources = [];

    /// <summary>Where the method behind a state machine stands.</summary>
    /// <param name="stateMachineType">The compiler-generated struct or class.</param>
    /// <param name="state">
    /// Its <c>&lt;&gt;1__state</c>: from 0 suspended at an await, -4 and below at a <c>yield return</c>; -1 not started or running and
    /// -2 finished, both of which give the method's first line, as do numbers the method does not have.
    /// </param>
    internal static StackFrameInfo Locate(Type stateMachineType, int state) =>
        s_sources.GetValue(stateMachineType, StateMachineSource.Read).At(state);

    /// <summary>
    /// Reads the state number; <see langword="null"/> if the machine is not the C# compiler's or its fields were trimmed away.
    /// </summary>
    internal static int? ReadState<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => StateField<TStateMachine>.Read(ref stateMachine);

    /// <summary>The same of a boxed one, by reflection.</summary>
    internal static int? ReadState(object stateMachine) =>
        ReflectedShape.Of(stateMachine.GetType()).State?.GetValue(stateMachine) as int?;
}
