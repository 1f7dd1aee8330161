using System.Collections;
using System.Runtime.CompilerServices;

namespace AsyncioSharp.Testing;

/// <summary>A list that only grows, in pieces: a run of a million steps copies nothing, and fills no heap of large objects.</summary>
internal sealed class Chunks<T> : IReadOnlyList<T>
{
    private const int Bits = 10;
    private const int Size = 1 << Bits;

    private readonly List<T[]> _pieces = [];
    private T[] _last = [];
    private int _used;

    public int Count => _pieces.Count == 0 ? 0 : ((_pieces.Count - 1) << Bits) + _used;

    public T this[int index] => At(index);

    /// <summary>The item where it lies.</summary>
    public ref readonly T At(int index) => ref _pieces[index >> Bits][index & (Size - 1)];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in T item)
    {
        if (_used == _last.Length)
        {
            AddPiece();
        }

        _last[_used++] = item;
    }

    private void AddPiece()
    {
        _pieces.Add(_last = GC.AllocateUninitializedArray<T>(Size));
        _used = 0;
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
