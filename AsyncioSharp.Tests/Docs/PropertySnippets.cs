using AsyncioSharp.Testing;
using CsCheck;

namespace AsyncioSharp.Tests.Docs;

/// <summary>The properties in docs/testing.md; see <see cref="SnippetTests"/>.</summary>
[TestFixture]
#pragma warning disable NUnit1027 // FsCheck gives the arguments.
public class PropertySnippets
{
    // begin fscheck
    [FsCheck.NUnit.Property(MaxTest = 50)]
    public bool Queue_AnyNumbers_ComeOutInOrder(int[] numbers) => AsyncioTest.Run(async Coroutine<bool> () =>
    {
        int[] got = await ThroughAQueue(numbers);
        return got.SequenceEqual(numbers);
    });

    static async Coroutine<int[]> ThroughAQueue(int[] numbers)
    {
        var queue = new AsyncioQueue<int>(maxsize: 2);
        AsyncioTask producer = Asyncio.CreateTask(async Coroutine () =>
        {
            foreach (int number in numbers)
            {
                await queue.Put(number);
            }
        });
        var got = new int[numbers.Length];
        for (int i = 0; i < got.Length; i++)
        {
            got[i] = await queue.Get();
        }

        await producer;
        return got;
    }
    // end

    // begin cscheck
    [Test]
    public void Queue_AnyNumbersInAnyOrderOfTasks_ComeOutInOrder() =>
        Gen.Select(Gen.Int.Array[0, 20], Gen.Int[1, 1000]).Sample(
            (numbers, seed) => AsyncioTest.Run(
                async Coroutine<bool> () => (await ThroughAQueue(numbers)).SequenceEqual(numbers),
                new TestOptions { Seeds = $"{seed}", Output = TextWriter.Null }),
            iter: 50);
    // end

    // begin throws
    [Test, Asyncio]
    public async Task WaitFor_TooSlow_Throws()
    {
        await Assert.ThatAsync(
            async () => await Asyncio.WaitFor(Asyncio.Sleep(60), timeout: 1), Throws.InstanceOf<TimeoutException>());
        Assert.That(Asyncio.GetRunningLoop().Time(), Is.EqualTo(1));
    }
    // end
}
