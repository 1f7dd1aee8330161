namespace AsyncioSharp.Net;

/// <summary>
/// It is called when a descriptor is ready: in a turn of the loop, and only for what it still wants at that moment.
/// </summary>
public interface IReadinessListener
{
    /// <summary>A read would not block.</summary>
    void OnReadable();

    /// <summary>A write would not block.</summary>
    void OnWritable();
}
