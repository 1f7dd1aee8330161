namespace AsyncioSharp.Tool;

/// <summary>Which method an address belongs to, as the runtime says at the end of a session.</summary>
internal sealed class MethodTable
{
    private const string Provider = "Microsoft-Windows-DotNETRuntimeRundown";
    private const int MethodDCEndVerbose = 144;

    private readonly List<(ulong Start, ulong End, string Name)> _methods = [];
    private bool _isSorted;

    /// <summary>Takes an event if it names a method.</summary>
    public void Take(NetTraceEvent next)
    {
        if (next.Definition.Provider != Provider || next.Definition.Id != MethodDCEndVerbose)
        {
            return;
        }

        var reader = new PayloadReader(next.Payload.Span);
        reader.Int64();                                  // the method
        reader.Int64();                                  // its module
        ulong start = (ulong)reader.Int64();
        uint size = (uint)reader.Int32();
        reader.Int32();                                  // token
        reader.Int32();                                  // flags
        _methods.Add((start, start + size, PlainText.OneLine(ReadableName.Of(reader.Utf16(), reader.Utf16()))));
        _isSorted = false;
    }

    /// <summary>The method at an address; null if it is none of .NET's.</summary>
    public string? Find(ulong address)
    {
        if (!_isSorted)
        {
            _methods.Sort(static (a, b) => a.Start.CompareTo(b.Start));
            _isSorted = true;
        }

        int low = 0;
        int high = _methods.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            (ulong start, ulong end, string name) = _methods[middle];
            if (address < start)
            {
                high = middle - 1;
            }
            else if (address >= end)
            {
                low = middle + 1;
            }
            else
            {
                return name;
            }
        }

        return null;
    }
}
