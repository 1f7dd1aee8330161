namespace AsyncioSharp.Testing;

/// <summary>One direction of a pair of streams: bytes that were written and not read yet.</summary>
internal sealed class MemoryDirection(int capacity, int mostPerRead)
{
    private readonly Queue<byte> _bytes = new();

    // Ended, and made anew, whenever something changes for whoever waits.
    private TaskCompletionSource _changed = new();
    private bool _hasEnded;
    private bool _isReaderGone;

    /// <summary>Takes what is there, or waits for some.</summary>
    /// <returns>The number of bytes; 0 at the end.</returns>
    public async Task<int> Read(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (_bytes.Count == 0 && !_hasEnded && !_isReaderGone && buffer.Length > 0)
        {
            await _changed.Task.WaitAsync(cancellationToken);
        }

        ObjectDisposedException.ThrowIf(_isReaderGone, typeof(Stream));
        int count = Math.Min(Math.Min(buffer.Length, mostPerRead), _bytes.Count);
        for (int i = 0; i < count; i++)
        {
            buffer.Span[i] = _bytes.Dequeue();
        }

        Change();
        return count;
    }

    /// <summary>Adds bytes, and waits while more are there than the capacity.</summary>
    public async Task Write(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        CheckReader();
        foreach (byte one in data.Span)
        {
            _bytes.Enqueue(one);
        }

        Change();
        while (_bytes.Count > capacity)
        {
            await _changed.Task.WaitAsync(cancellationToken);
            CheckReader();
        }
    }

    /// <summary>Nothing more will be written.</summary>
    public void End()
    {
        _hasEnded = true;
        Change();
    }

    /// <summary>Nobody will read any more.</summary>
    public void LeaveReader()
    {
        _isReaderGone = true;
        Change();
    }

    private void CheckReader()
    {
        if (_isReaderGone)
        {
            throw new IOException("The stream is broken: its peer is closed.");
        }
    }

    private void Change()
    {
        TaskCompletionSource changed = _changed;
        _changed = new TaskCompletionSource();
        changed.SetResult();
    }
}
