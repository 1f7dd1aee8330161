namespace AsyncioSharp.Hosting;

/// <summary>A service of the host's loop: a class or a function of the program.</summary>
/// <param name="Name">The name of its task.</param>
/// <param name="Start">On the loop: makes the task.</param>
internal sealed record ServiceStart(string Name, Func<AsyncioTask> Start);
