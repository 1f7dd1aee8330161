using System.ComponentModel;

namespace AsyncioSharp;

/// <summary>Takes the array that Gather gives apart into variables, up to eight.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ResultDeconstruction
{
    /// <summary>Takes results apart: <c>var (a, b) = await Asyncio.Gather(F(1), F(2));</c> as Python's <c>a, b = await gather(f(1), f(2))</c>.</summary>
    /// <typeparam name="T">The type of the results.</typeparam>
    /// <param name="results">As many results as there are variables.</param>
    /// <param name="first">The first one.</param>
    /// <param name="second">The second one.</param>
    /// <exception cref="ArgumentException">There are more or fewer results than variables (Python's <c>ValueError</c>).</exception>
    public static void Deconstruct<T>(this T[] results, out T first, out T second)
    {
        CheckCount(results, 2);
        first = results[0];
        second = results[1];
    }

    /// <inheritdoc cref="Deconstruct{T}(T[], out T, out T)"/>
    /// <param name="results">As many results as there are variables.</param>
    /// <param name="first">The first one.</param>
    /// <param name="second">The second one.</param>
    /// <param name="third">The third one.</param>
    public static void Deconstruct<T>(this T[] results, out T first, out T second, out T third)
    {
        CheckCount(results, 3);
        first = results[0];
        second = results[1];
        third = results[2];
    }

    /// <inheritdoc cref="Deconstruct{T}(T[], out T, out T)"/>
    /// <param name="results">As many results as there are variables.</param>
    /// <param name="first">The first one.</param>
    /// <param name="second">The second one.</param>
    /// <param name="third">The third one.</param>
    /// <param name="fourth">The fourth one.</param>
    public static void Deconstruct<T>(this T[] results, out T first, out T second, out T third, out T fourth)
    {
        CheckCount(results, 4);
        first = results[0];
        second = results[1];
        third = results[2];
        fourth = results[3];
    }

    /// <inheritdoc cref="Deconstruct{T}(T[], out T, out T)"/>
    /// <param name="results">As many results as there are variables.</param>
    /// <param name="first">The first one.</param>
    /// <param name="second">The second one.</param>
    /// <param name="third">The third one.</param>
    /// <param name="fourth">The fourth one.</param>
    /// <param name="fifth">The fifth one.</param>
    public static void Deconstruct<T>(this T[] results, out T first, out T second, out T third, out T fourth, out T fifth)
    {
        CheckCount(results, 5);
        first = results[0];
        second = results[1];
        third = results[2];
        fourth = results[3];
        fifth = results[4];
    }

    /// <inheritdoc cref="Deconstruct{T}(T[], out T, out T)"/>
    /// <param name="results">As many results as there are variables.</param>
    /// <param name="first">The first one.</param>
    /// <param name="second">The second one.</param>
    /// <param name="third">The third one.</param>
    /// <param name="fourth">The fourth one.</param>
    /// <param name="fifth">The fifth one.</param>
    /// <param name="sixth">The sixth one.</param>
    public static void Deconstruct<T>(this T[] results, out T first, out T second, out T third, out T fourth, out T fifth, out T sixth)
    {
        CheckCount(results, 6);
        first = results[0];
        second = results[1];
        third = results[2];
        fourth = results[3];
        fifth = results[4];
        sixth = results[5];
    }

    /// <inheritdoc cref="Deconstruct{T}(T[], out T, out T)"/>
    /// <param name="results">As many results as there are variables.</param>
    /// <param name="first">The first one.</param>
    /// <param name="second">The second one.</param>
    /// <param name="third">The third one.</param>
    /// <param name="fourth">The fourth one.</param>
    /// <param name="fifth">The fifth one.</param>
    /// <param name="sixth">The sixth one.</param>
    /// <param name="seventh">The seventh one.</param>
    public static void Deconstruct<T>(this T[] results, out T first, out T second, out T third, out T fourth, out T fifth, out T sixth, out T seventh)
    {
        CheckCount(results, 7);
        first = results[0];
        second = results[1];
        third = results[2];
        fourth = results[3];
        fifth = results[4];
        sixth = results[5];
        seventh = results[6];
    }

    /// <inheritdoc cref="Deconstruct{T}(T[], out T, out T)"/>
    /// <param name="results">As many results as there are variables.</param>
    /// <param name="first">The first one.</param>
    /// <param name="second">The second one.</param>
    /// <param name="third">The third one.</param>
    /// <param name="fourth">The fourth one.</param>
    /// <param name="fifth">The fifth one.</param>
    /// <param name="sixth">The sixth one.</param>
    /// <param name="seventh">The seventh one.</param>
    /// <param name="eighth">The eighth one.</param>
    public static void Deconstruct<T>(this T[] results, out T first, out T second, out T third, out T fourth, out T fifth, out T sixth, out T seventh, out T eighth)
    {
        CheckCount(results, 8);
        first = results[0];
        second = results[1];
        third = results[2];
        fourth = results[3];
        fifth = results[4];
        sixth = results[5];
        seventh = results[6];
        eighth = results[7];
    }

    private static void CheckCount<T>(T[] results, int expected)
    {
        ArgumentNullException.ThrowIfNull(results);
        if (results.Length != expected)
        {
            throw new ArgumentException($"{(results.Length < expected ? "not enough" : "too many")} values to unpack: expected {expected}, got {results.Length}.", nameof(results));
        }
    }
}
