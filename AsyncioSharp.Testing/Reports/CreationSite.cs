using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace AsyncioSharp.Testing;

/// <summary>
/// The line of the user's code in a stack that was captured without files and lines, which makes the capture ten times cheaper: they are
/// looked up in the PDB when somebody asks.
/// </summary>
internal static class CreationSite
{
    private static readonly Assembly[] s_ours = [typeof(EventLoop).Assembly, typeof(CreationSite).Assembly];

    private static readonly string[] s_notOfUser =
        ["System.", "AsyncioSharp.Testing.", "nunit.framework", "xunit.v3.", "MSTest", "TUnit."];

    /// <summary>The first frame that is neither this library's nor the runtime's; null if there is none.</summary>
    public static StackFrameInfo? Of(StackTrace stack)
    {
        foreach (StackFrame frame in stack.GetFrames())
        {
            if (MethodOf(frame) is { } method && IsOfUser(method))
            {
                return At(method, frame.GetILOffset());
            }
        }

        return null;
    }

    /// <summary>The line of an offset in a method's IL.</summary>
    public static StackFrameInfo At(MethodBase method, int offset)
    {
        (string? file, int line) = LineOf(method, offset);
        string name = method.DeclaringType is { } type ? MethodNames.OfMethod(MethodNames.FullName(type), method.Name) : method.Name;
        return new StackFrameInfo(name, file, line);
    }

    /// <summary>
    /// A method of neither .NET, nor this library, nor a test framework. By name, since the network and the adapters build on this assembly
    /// and are not known to it.
    /// </summary>
    public static bool IsOfUser(MethodBase method)
    {
        Assembly assembly = method.Module.Assembly;
        return method.DeclaringType is not null && !s_ours.Contains(assembly) && assembly.GetName().Name is { } name
            && name != "AsyncioSharp.Net"
            && !Array.Exists(s_notOfUser, start => name.StartsWith(start, StringComparison.Ordinal));
    }

    [UnconditionalSuppressMessage(
        "Trimming", "IL2026:RequiresUnreferencedCode", Justification =
        "A method that was trimmed away is null, and the next frame is named instead.")]
    private static MethodBase? MethodOf(StackFrame frame) => frame.GetMethod();

    private static (string? File, int Line) LineOf(MethodBase method, int offset)
    {
        try
        {
            if (PortablePdb.ReaderFor(method.Module.Assembly) is not { } pdb || offset == StackFrame.OFFSET_UNKNOWN)
            {
                return (null, 0);
            }

            var handle = (MethodDefinitionHandle)MetadataTokens.EntityHandle(method.MetadataToken);
            SequencePoint[] visible = [.. pdb.GetMethodDebugInformation(handle).GetSequencePoints().Where(static point => !point.IsHidden)];
            int before = Array.FindLastIndex(visible, point => point.Offset <= offset);
            return before < 0 ? (null, 0) : (pdb.GetString(pdb.GetDocument(visible[before].Document).Name), visible[before].StartLine);
        }
        catch (Exception)
        {
            // A PDB may be damaged or not fit; a report without the line is worth more than none.
            return (null, 0);
        }
    }
}
