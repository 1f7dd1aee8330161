namespace AsyncioSharp;

/// <summary>Where a chain of awaits ends in something foreign: the last frame with a line, and what is awaited there.</summary>
internal readonly record struct ForeignPlace
{
    public ForeignPlace(IReadOnlyList<StackFrameInfo> stack)
    {
        // The last frame may say what is awaited; the line is that of the method before.
        Method = stack.LastOrDefault(static frame => frame.File is not null) ?? stack.LastOrDefault();
        Awaited = stack.Count > 0 && stack[^1] != Method ? stack[^1].Method : "something that is not the loop's";
    }

    /// <summary>The method, with file and line if they are known.</summary>
    public StackFrameInfo? Method { get; }

    /// <summary>What is at the end.</summary>
    public string Awaited { get; }

    /// <summary>Both, to stand behind "its await" or "it waits".</summary>
    public override string ToString() => $"{(Method is null ? string.Empty : Method + " ")}of {Awaited}";
}
