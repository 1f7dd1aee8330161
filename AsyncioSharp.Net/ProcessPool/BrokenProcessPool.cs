namespace AsyncioSharp;

/// <summary>
/// The worker process that had this work ended before it gave a result (<c>concurrent.futures.process.BrokenProcessPool</c>): it was
/// killed, it crashed, it ran out of memory, or the function ended the process. Or what it sent was no answer that can be read, and it was
/// ended for that. It may have done part of the work.
/// </summary>
/// <remarks>
/// In Python the whole pool is unusable from then on. Here only the work of the lost worker fails; the next work gets a new worker.
/// </remarks>
/// <param name="message">What happened.</param>
/// <param name="innerException">Why, if that is known.</param>
public sealed class BrokenProcessPool(string message, Exception? innerException = null) : BrokenExecutor(message, innerException);
