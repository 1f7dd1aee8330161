namespace AsyncioSharp.Net;

/// <summary>The children of a loop that are not finished: the end of the loop is theirs.</summary>
internal sealed class LiveChildren
{
    private readonly HashSet<ProcessTransport> _all = [];

    public LiveChildren(SelectorDriver driver) => driver.OnClose(Abandon);

    public void Add(ProcessTransport transport) => _all.Add(transport);

    public void Remove(ProcessTransport transport) => _all.Remove(transport);

    private void Abandon()
    {
        foreach (ProcessTransport transport in _all.ToArray())
        {
            transport.Abandon();
        }
    }
}
