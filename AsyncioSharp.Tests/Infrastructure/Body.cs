namespace AsyncioSharp.Tests.Infrastructure;

/// <summary>The two kinds of async method; what must hold for both is tried with both.</summary>
public enum Body
{
    /// <summary><c>async Coroutine</c>.</summary>
    Coroutine,

    /// <summary><c>async Task</c>.</summary>
    Native,
}
