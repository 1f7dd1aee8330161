namespace AsyncioSharp.Testing;

/// <summary>A packet between two simulated hosts, as the timeline shows it.</summary>
internal sealed class TraceMessage(string from, string to, string text)
{
    /// <summary>The name of the host that sent it.</summary>
    public string From => from;

    /// <summary>The name of the host that it is for.</summary>
    public string To => to;

    /// <summary>What it is, in short.</summary>
    public string Text => text;

    /// <summary>When it left, and how many steps there had been then.</summary>
    public (long Time, int Step) Sent { get; set; }

    /// <summary>When it arrived; null if it never did.</summary>
    public (long Time, int Step)? Arrived { get; set; }
}
