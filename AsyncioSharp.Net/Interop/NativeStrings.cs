using System.Runtime.InteropServices;
using System.Text;

namespace AsyncioSharp.Net.Interop;

/// <summary>Strings as C has them: an array of pointers that ends with null, to bytes that end with zero, in one piece of memory.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private byte** _pointers;

    /// <exception cref="ArgumentException">One of them has a zero character. Callers have checked before.</exception>
    public NativeStrings(IReadOnlyCollection<string> strings)
    {
        foreach (string text in strings)
        {
            NativeText.Check(text, nameof(strings));
        }

        int table = (strings.Count + 1) * sizeof(byte*);
        nuint size = (nuint)(table + strings.Sum(static text => Encoding.UTF8.GetByteCount(text) + 1));
        _pointers = (byte**)NativeMemory.Alloc(size);
        byte* next = (byte*)_pointers + table;
        byte* end = (byte*)_pointers + size;
        int index = 0;
        foreach (string text in strings)
        {
            _pointers[index++] = next;
            next += Encoding.UTF8.GetBytes(text, new Span<byte>(next, (int)(end - next)));
            *next++ = 0;
        }

        _pointers[index] = null;
    }

    public byte** Pointers => _pointers;

    public byte* First => _pointers[0];

    public void Dispose()
    {
        NativeMemory.Free(_pointers);
        _pointers = null;
    }
}
