namespace AsyncioSharp;

/// <summary>A place in a method that waits, before its name and line are looked up: that may read a file, and this costs nothing.</summary>
/// <param name="Machine">The state machine of the method; null if the text says all.</param>
/// <param name="State">The number of its state.</param>
/// <param name="Text">What is waited for, in place of a method.</param>
internal readonly record struct FramePlace(Type? Machine, int State, string? Text)
{
    public static FramePlace In(Type machine, int state) => new(machine, state, null);

    public static FramePlace Named(string text) => new(null, 0, text);

    /// <summary>Looks it up.</summary>
    public StackFrameInfo Resolve() =>
        Machine is null ? new StackFrameInfo(Text ?? string.Empty, null, 0) : StateMachineLocator.Locate(Machine, State);
}
