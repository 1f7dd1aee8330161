namespace AsyncioSharp;

/// <summary>
/// What an <see cref="IoDriver"/> queues on its loop: an object instead of a delegate, so that a descriptor that is watched for long needs
/// no second object per direction.
/// </summary>
public interface IReadyCallback
{
    /// <summary>Runs on the loop's thread; an exception goes to the exception handler.</summary>
    void Run();
}
