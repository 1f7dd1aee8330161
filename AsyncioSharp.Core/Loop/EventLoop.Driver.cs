namespace AsyncioSharp;

public sealed partial class EventLoop
{
    /// <summary>How the loop waits. For authors of I/O layers.</summary>
    public IoDriver Driver => _driver;

    /// <summary>
    /// Gives the loop a driver that polls for I/O; the one before is disposed. For authors of I/O layers, on the loop's thread.
    /// </summary>
    /// <param name="driver">The new driver.</param>
    public void AttachDriver(IoDriver driver)
    {
        ArgumentNullException.ThrowIfNull(driver);
        CheckUsable();
        IoDriver before = _driver;
        _driver = driver;
        before.Dispose();
    }
}
