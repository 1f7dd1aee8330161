namespace AsyncioSharp.Orleans.Tests.Functions;

/// <summary>A grain of the user's, which has functions called.</summary>
public interface ICaller : IGrainWithIntegerKey
{
    Task<int> SumOfSquares(int most);
}

internal sealed class Caller(IClusterClient client) : Grain, ICaller
{
    public async Task<int> SumOfSquares(int most)
    {
        using var cluster = new OrleansExecutor(client);
        TaskScheduler turn = TaskScheduler.Current;
        int[] squares = await Task.WhenAll(Enumerable.Range(1, most - 1).Select(number => cluster.Submit(Work.SlowSquare, number)));
        TaskScheduler.Current.Should().BeSameAs(turn);

        // The turn stands still meanwhile: nothing of the call may need it.
        return squares.Sum() + cluster.Submit(Work.Square, most).GetAwaiter().GetResult();
    }
}
