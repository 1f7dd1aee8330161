using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace AsyncioSharp;

/// <summary>Everything known about one state machine type's source: the method's name, its first line and the line of each state.</summary>
internal sealed class StateMachineSource
{
    private readonly Dictionary<int, StackFrameInfo> _states = [];
    private readonly StackFrameInfo _start;

    private StateMachineSource(Type type)
    {
        string name = MethodNames.OfStateMachine(MethodNames.FullName(type));
        _start = new StackFrameInfo(name, null, 0) { IsHidden = StateMachineLocator.IsHidden(type) };
        try
        {
            if (PortablePdb.ReaderFor(type.Assembly) is { } pdb && MoveNext(type) is { } moveNext)
            {
                _start = ReadLines(pdb, moveNext) ?? _start;
            }
        }
        catch (Exception)
        {
            // NativeAOT has no metadata tokens, a PDB may be damaged or not fit after a hot reload: each has an exception type of its own.
            // The name is right in any case, and a report without line numbers is worth more than none.
            _states.Clear();
        }
    }

    internal static StateMachineSource Read(Type type) => new(type);

    /// <summary>The frame for a state; one that is not a known suspension (not started, running, finished) is at the first line.</summary>
    internal StackFrameInfo At(int state) => _states.GetValueOrDefault(state, _start);

    private StackFrameInfo? ReadLines(MetadataReader pdb, MethodInfo moveNext)
    {
        var handle = (MethodDefinitionHandle)MetadataTokens.EntityHandle(moveNext.MetadataToken);
        SequencePoint[] visible = [.. pdb.GetMethodDebugInformation(handle).GetSequencePoints().Where(static p => !p.IsHidden)];
        if (visible.Length == 0)
        {
            return null;
        }

        foreach ((int state, int offset) in SuspensionPoints.Find(moveNext, handle, pdb))
        {
            // Hidden points mark the compiler's own code, the suspension among it; it belongs to the statement in front.
            int before = Array.FindLastIndex(visible, p => p.Offset <= offset);
            if (before >= 0)
            {
                _states[state] = Frame(visible[before]);
            }
        }

        // By line, not by offset: a loop's body may stand in front of its head. Debug builds also mark the braces, Release builds do not.
        SequencePoint[] statements = [.. visible.Where(static p => !IsBrace(p))];
        return Frame((statements.Length > 0 ? statements : visible).MinBy(static p => p.StartLine));

        StackFrameInfo Frame(SequencePoint at) =>
            _start with { File = pdb.GetString(pdb.GetDocument(at.Document).Name), Line = at.StartLine };
    }

    private static bool IsBrace(SequencePoint point) => point.StartLine == point.EndLine && point.EndColumn - point.StartColumn == 1;

    [UnconditionalSuppressMessage("Trimming", "IL2070:UnrecognizedReflectionPattern",
        Justification = "Every live state machine's MoveNext is called and so kept; if reflection does not see it, the line is left out.")]
    internal static MethodInfo? MoveNext(Type type) =>
        type.GetMethod("MoveNext", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, Type.EmptyTypes);
}
