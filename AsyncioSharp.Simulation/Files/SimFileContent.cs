namespace AsyncioSharp.Simulation;

/// <summary>What is in a file, and what of it would survive.</summary>
internal sealed class SimFileContent
{
    private readonly List<(byte[] Data, int Offset)> _unflushed = [];
    private byte[] _flushed = [];

    public byte[] Current { get; private set; } = [];

    public void Write(ReadOnlySpan<byte> data, int offset)
    {
        byte[] copy = data.ToArray();
        Current = Put(Current, copy, offset);
        _unflushed.Add((copy, offset));
    }

    public void SetLength(long length)
    {
        byte[] changed = Current;
        Array.Resize(ref changed, (int)length);
        Current = changed;
    }

    public void Flush()
    {
        _flushed = (byte[])Current.Clone();
        _unflushed.Clear();
    }

    /// <param name="left">How many bytes are left of an unflushed write of this length.</param>
    public void Lose(Func<int, int> left)
    {
        byte[] survived = (byte[])_flushed.Clone();
        foreach ((byte[] data, int offset) in _unflushed)
        {
            if (left(data.Length) is > 0 and var count)
            {
                survived = Put(survived, data.AsSpan(0, Math.Min(count, data.Length)), offset);
            }
        }

        Current = survived;
        Flush();
    }

    private static byte[] Put(byte[] content, ReadOnlySpan<byte> data, int offset)
    {
        if (content.Length < offset + data.Length)
        {
            Array.Resize(ref content, offset + data.Length);
        }

        data.CopyTo(content.AsSpan(offset));
        return content;
    }
}
