namespace AsyncioSharp;

/// <summary>
/// The steps that are ready on a loop, first in, first out, for <see cref="LoopInstrument.Choose"/>. Valid during that call.
/// </summary>
public readonly ref struct ReadySteps
{
    internal readonly ref readonly ReadyRing Ring;

    internal ReadySteps(ref readonly ReadyRing ring, long now)
    {
        Ring = ref ring;
        Now = now;
    }

    /// <summary>How many there are.</summary>
    public int Count => Ring.Count;

    /// <summary>The loop's time, in ticks of its clock.</summary>
    internal long Now { get; }

    /// <summary>Goes through the steps from the front: <c>foreach (LoopStep step in ready)</c>.</summary>
    /// <returns>The enumerator.</returns>
    public Enumerator GetEnumerator() => new(Ring.Look(), Count - 1, Now);

    /// <summary>Goes through the steps.</summary>
    public ref struct Enumerator
    {
        private readonly int _others;
        private readonly long _now;
        private ReadyRing.Cursor _cursor;

        internal Enumerator(ReadyRing.Cursor cursor, int others, long now)
        {
            _cursor = cursor;
            _others = others;
            _now = now;
        }

        /// <summary>The present step.</summary>
        public readonly LoopStep Current => new(in _cursor.Current, _others, _now);

        /// <summary>Goes to the next step.</summary>
        /// <returns>False after the last one.</returns>
        public bool MoveNext() => _cursor.MoveNext();
    }
}
