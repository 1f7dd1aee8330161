using System.Buffers.Binary;

namespace AsyncioSharp.Testing;

/// <summary>
/// <see cref="SplitMix"/> as .NET's Random: a seed means the same numbers on every machine and in every version of .NET, as it does not
/// with <see cref="System.Random"/>.
/// </summary>
internal sealed class SplitMixRandom(long seed) : Random
{
    private readonly SplitMix _numbers = new(seed);

    public override int Next() => Next(int.MaxValue);

    public override int Next(int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return _numbers.Below(maxValue);
    }

    public override int Next(int minValue, int maxValue) => (int)NextInt64(minValue, maxValue);

    public override long NextInt64() => NextInt64(long.MaxValue);

    public override long NextInt64(long maxValue) => NextInt64(0, maxValue);

    public override long NextInt64(long minValue, long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        return minValue + (long)Math.BigMul(_numbers.Next(), (ulong)(maxValue - minValue), out _);
    }

    public override double NextDouble() => _numbers.Fraction();

    public override float NextSingle() => (_numbers.Next() >> 40) * (1.0f / (1 << 24));

    public override void NextBytes(byte[] buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        NextBytes(buffer.AsSpan());
    }

    public override void NextBytes(Span<byte> buffer)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        for (; buffer.Length > 0; buffer = buffer[Math.Min(buffer.Length, word.Length)..])
        {
            BinaryPrimitives.WriteUInt64LittleEndian(word, _numbers.Next());
            word[..Math.Min(buffer.Length, word.Length)].CopyTo(buffer);
        }
    }

    protected override double Sample() => _numbers.Fraction();
}
