namespace AsyncioSharp.Net;

/// <summary>A registered key and what it is ready for.</summary>
/// <param name="Key">The key.</param>
/// <param name="Ready">What it is ready for; an error or hang-up counts as both, so that whoever waits finds it.</param>
public readonly record struct SelectorEvent(SelectorKey Key, Readiness Ready);
