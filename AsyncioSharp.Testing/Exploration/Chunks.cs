using System.Collections;

namespace AsyncioSharp.Testing;

/// <summary>A list that only grows, in pieces: a run of a million steps copies nothing, and fills no heap of large objects.</summary>
internal sealed class Chunks<T> : IReadOnlyList<T>
{
    private const int Bits = 10;
    private const int Size = 1 << Bits;

    private readonly List<T[]> _pieces = [];
    private T[] _last = [];
    private int _used;

    public int Count { get; private set; }

    public T this[int index] => _pieces[index >> Bits][index & (Size - 1)];

    public void Add(in T item)
    {
        if (_used == _last.Length)
        {
            _pieces.Add(_last = new T[Size]);
            _used = 0;
        }

        _last[_used++] = item;
        Count++;
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
