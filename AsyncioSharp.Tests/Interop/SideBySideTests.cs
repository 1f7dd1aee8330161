using System.Reflection;
using AsyncioSharp;
using AsyncioSharp.Tests.Infrastructure;
using Nito.AsyncEx;

namespace AsyncioSharp.Tests.Interop;

/// <summary>A program may use AsyncioSharp and AsyncEx in one file, without qualifying a name of either.</summary>
[TestFixture]
public sealed class SideBySideTests
{
    private static readonly Assembly[] AsyncEx =
    [
        typeof(AsyncContext).Assembly,
        typeof(AsyncLock).Assembly,
        typeof(TaskConstants).Assembly,
    ];

    [Test]
    public void BothNamespaces_InOneFile_NeedNoQualification()
    {
        var log = new List<string>();
        AsyncioContext.Run(Main, loopFactory: () => new EventLoop(new VirtualClock()));

        log.Should().Equal("asyncio lock", "AsyncEx lock", "asyncio event", "AsyncEx event", "asyncio semaphore", "AsyncEx semaphore", "asyncio queue", "AsyncEx queue", "AsyncEx context");

        async Coroutine Main()
        {
            var gate = new AsyncioLock();
            var mutex = new AsyncLock();
            using (await gate.Acquire())
            {
                log.Add("asyncio lock");
                using (await mutex.LockAsync())
                {
                    log.Add("AsyncEx lock");
                }
            }

            var ours = new AsyncioEvent();
            var theirs = new AsyncManualResetEvent();
            AsyncioTask waiter = Asyncio.CreateTask(WaitForBoth());
            await Asyncio.Sleep(1);
            ours.Set();
            await Asyncio.Sleep(1);
            theirs.Set();
            await waiter;

            var slots = new AsyncioSemaphore(1);
            var places = new AsyncSemaphore(1);
            using (await slots.Acquire())
            {
                log.Add("asyncio semaphore");
                using (await places.LockAsync())
                {
                    log.Add("AsyncEx semaphore");
                }
            }

            var queue = new AsyncioQueue<string>();
            var items = new AsyncProducerConsumerQueue<string>();
            await queue.Put("asyncio queue");
            log.Add(await queue.Get());
            await items.EnqueueAsync("AsyncEx queue");
            log.Add(await items.DequeueAsync());

            log.Add(AsyncContext.Run(() => Task.FromResult("AsyncEx context")));
            await TaskConstants.Completed;

            async Coroutine WaitForBoth()
            {
                await ours.Wait();
                log.Add("asyncio event");
                await theirs.WaitAsync();
                log.Add("AsyncEx event");
            }
        }
    }

    [Test]
    public void PublicTypes_OfBothLibraries_ShareNoName()
    {
        string[] names = [.. Names(typeof(Asyncio).Assembly)];
        string[] theirs = [.. AsyncEx.SelectMany(Names)];

        names.Should().Contain(nameof(AsyncioContext)).And.Contain(nameof(AsyncioLock));
        theirs.Should().Contain(nameof(AsyncContext)).And.Contain(nameof(AsyncLock));
        names.Intersect(theirs).Should().BeEmpty();

        static IEnumerable<string> Names(Assembly assembly) =>
            assembly.GetExportedTypes().Where(type => !type.IsNested).Select(type => type.Name);
    }

    // An extension method that both offer for the same type would be ambiguous where both namespaces are in use.
    [Test]
    public void ExtensionMethods_OfBothLibraries_ShareNoName()
    {
        Names(typeof(Asyncio).Assembly).Intersect(AsyncEx.SelectMany(Names)).Should().BeEmpty();
        AsyncEx.SelectMany(Names).Should().Contain("OrderByCompletion");

        static IEnumerable<string> Names(Assembly assembly) =>
            from type in assembly.GetExportedTypes()
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static)
            where method.IsDefined(typeof(System.Runtime.CompilerServices.ExtensionAttribute), false)
            select method.Name;
    }
}
