namespace AsyncioSharp;

/// <summary>
/// An executor lost a worker, so that work has neither a result nor an exception (<c>concurrent.futures.BrokenExecutor</c>).
/// </summary>
/// <param name="message">What happened.</param>
/// <param name="innerException">Why, if that is known.</param>
public class BrokenExecutor(string message, Exception? innerException = null) : Exception(message, innerException);
