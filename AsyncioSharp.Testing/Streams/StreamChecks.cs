using System.Runtime.CompilerServices;

namespace AsyncioSharp.Testing;

// After trio's check_one_way_stream, check_two_way_stream and check_half_closeable_stream. Those are of trio's own stream interface; these
// are of System.IO.Stream, which is what streams of one's own are in .NET. Each check gets a pair of its own, so that one that fails says
// nothing about the next.

/// <summary>
/// Checks of a stream of one's own: what any user of a connection relies on. Each of them has a name, gets a new pair of connected streams,
/// and throws <see cref="StreamCheckException"/>, which has the name.
/// </summary>
/// <remarks>
/// In virtual time (<c>[Asyncio]</c>) a stream that hangs fails at once; over real connections after <see cref="Limit"/> seconds.
/// <see cref="StreamPairs"/> has pairs that are hard on a protocol: for a protocol of one's own, run it over those.
/// </remarks>
public static partial class StreamChecks
{
    /// <summary>Seconds that anything may take which should need no time.</summary>
    public const double Limit = 30;

    /// <summary>Checks one direction: the first stream of a pair is written, the second read.</summary>
    /// <param name="makePair">Makes two connected streams.</param>
    /// <returns>A coroutine that ends when all checks have passed.</returns>
    /// <exception cref="StreamCheckException">A check failed. Thrown by the await.</exception>
    [OverloadResolutionPriority(1)]
    public static async Coroutine CheckOneWayStream(Func<Coroutine<(Stream Writer, Stream Reader)>> makePair)
    {
        ArgumentNullException.ThrowIfNull(makePair);
        foreach ((string name, Func<Stream, Stream, Task> check) in s_oneWay)
        {
            await Run(name, check, makePair);
        }
    }

    /// <inheritdoc cref="CheckOneWayStream(Func{Coroutine{ValueTuple{Stream, Stream}}})"/>
    public static Coroutine CheckOneWayStream(Func<Task<(Stream Writer, Stream Reader)>> makePair) => CheckOneWayStream(Cold(makePair));

    /// <summary>Checks both directions, each by itself and both at once.</summary>
    /// <param name="makePair">Makes two connected streams.</param>
    /// <returns>A coroutine that ends when all checks have passed.</returns>
    /// <exception cref="StreamCheckException">A check failed. Thrown by the await.</exception>
    [OverloadResolutionPriority(1)]
    public static async Coroutine CheckTwoWayStream(Func<Coroutine<(Stream One, Stream Other)>> makePair)
    {
        ArgumentNullException.ThrowIfNull(makePair);
        await CheckOneWayStream(makePair);
        await CheckOneWayStream(async Coroutine<(Stream, Stream)> () =>
        {
            (Stream one, Stream other) = await makePair();
            return (other, one);
        });
        foreach ((string name, Func<Stream, Stream, Task> check) in s_twoWay)
        {
            await Run(name, check, makePair);
        }
    }

    /// <inheritdoc cref="CheckTwoWayStream(Func{Coroutine{ValueTuple{Stream, Stream}}})"/>
    public static Coroutine CheckTwoWayStream(Func<Task<(Stream One, Stream Other)>> makePair) => CheckTwoWayStream(Cold(makePair));

    /// <summary>Checks both directions of streams that can end one of them, and that alone.</summary>
    /// <param name="makePair">Makes two connected streams.</param>
    /// <param name="endWriting">Ends the writing direction of a stream of such a pair.</param>
    /// <returns>A coroutine that ends when all checks have passed.</returns>
    /// <exception cref="StreamCheckException">A check failed. Thrown by the await.</exception>
    [OverloadResolutionPriority(1)]
    public static async Coroutine CheckHalfCloseableStream(
        Func<Coroutine<(Stream One, Stream Other)>> makePair, Action<Stream> endWriting)
    {
        ArgumentNullException.ThrowIfNull(makePair);
        ArgumentNullException.ThrowIfNull(endWriting);
        await CheckTwoWayStream(makePair);
        foreach ((string name, Func<Stream, Stream, Action<Stream>, Task> check) in s_halfCloseable)
        {
            await Run(name, (one, other) => check(one, other, endWriting), makePair);
        }
    }

    /// <inheritdoc cref="CheckHalfCloseableStream(Func{Coroutine{ValueTuple{Stream, Stream}}}, Action{Stream})"/>
    public static Coroutine CheckHalfCloseableStream(Func<Task<(Stream One, Stream Other)>> makePair, Action<Stream> endWriting) =>
        CheckHalfCloseableStream(Cold(makePair), endWriting);

    private static Func<Coroutine<(Stream, Stream)>> Cold(Func<Task<(Stream, Stream)>> makePair)
    {
        ArgumentNullException.ThrowIfNull(makePair);
        return async Coroutine<(Stream, Stream)> () => await makePair();
    }

    private static async Coroutine Run(
        string name, Func<Stream, Stream, Task> check, Func<Coroutine<(Stream One, Stream Other)>> makePair)
    {
        (Stream one, Stream other) = await makePair();
        try
        {
            await Asyncio.WaitFor(() => check(one, other), Limit);
        }
        catch (TimeoutException error)
        {
            throw new StreamCheckException(name, $"it hangs: not over after {Limit} seconds.", error);
        }
        catch (CheckFailure error)
        {
            throw new StreamCheckException(name, error.Message, error.InnerException);
        }
        catch (Exception error) when (error is not CancelledError)
        {
            throw new StreamCheckException(name, $"{error.GetType().Name}: {error.Message}", error);
        }
        finally
        {
            await CloseQuietly(one);
            await CloseQuietly(other);
        }
    }

    private static async Task CloseQuietly(Stream stream)
    {
        try
        {
            await stream.DisposeAsync();
        }
        catch (Exception error) when (error is not CancelledError)
        {
            // The check may have closed it. That it must not fail the second time is for the check of that name to say.
        }
    }

    private static void Require(bool condition, string what)
    {
        if (!condition)
        {
            throw new CheckFailure(what);
        }
    }

    /// <summary>Waits a little, in which whatever is going to wait begins to.</summary>
    private static async Task LetWait()
    {
        for (int i = 0; i < 5; i++)
        {
            await Asyncio.Sleep(0);
        }
    }

    private static async Task<TException> Throws<TException>(string what, Func<Task> action)
        where TException : Exception
    {
        try
        {
            await action();
        }
        catch (TException error)
        {
            return error;
        }
        catch (Exception error) when (error is not CancelledError)
        {
            throw new CheckFailure(
                $"{what} should throw {typeof(TException).Name}, and threw {error.GetType().Name}: {error.Message}", error);
        }

        throw new CheckFailure($"{what} should throw {typeof(TException).Name}, and did not.");
    }

    private static async Task<byte[]> ReadExactly(Stream stream, int count)
    {
        // Not ReadExactlyAsync: it goes on in the thread pool, for which virtual time does not wait.
        byte[] buffer = new byte[count];
        for (int read = 0; read < count;)
        {
            int more = await stream.ReadAsync(buffer.AsMemory(read));
            Require(more > 0, $"{count} bytes were expected, and the stream ended after {read}.");
            read += more;
        }

        return buffer;
    }

    /// <summary>Bytes that tell if one is missing, doubled or in another place.</summary>
    private static byte[] Pattern(int length, int start)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)((start + i + ((start + i) >> 8)) * 31);
        }

        return bytes;
    }

    private sealed class CheckFailure(string message, Exception? inner = null) : Exception(message, inner);
}
