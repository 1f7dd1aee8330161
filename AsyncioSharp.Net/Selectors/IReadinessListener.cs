namespace AsyncioSharp.Net;

/// <summary>
/// Who is told that a descriptor is ready. Called in a turn of the loop, only for what the listener still wants at that moment.
/// </summary>
public interface IReadinessListener
{
    /// <summary>A read would not block.</summary>
    void OnReadable();

    /// <summary>A write would not block.</summary>
    void OnWritable();
}
