using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Scopes;

/// <summary>Bodies and members of a group may be native.</summary>
[TestFixture]
public class TaskGroupOverloadTests
{
    [Test]
    public void TaskGroup_ValueTaskBody_WaitsForItsTasks() => Virtual.Run(async () =>
    {
        await Asyncio.TaskGroup(async ValueTask (group) => _ = group.CreateTask(Asyncio.Sleep(2)));
        double result = await Asyncio.TaskGroup(async ValueTask<double> (group) =>
        {
            _ = group.CreateTask(Asyncio.Sleep(2));
            return Asyncio.GetRunningLoop().Time();
        });

        result.Should().Be(2);
        Asyncio.GetRunningLoop().Time().Should().Be(4);
    });

    [Test]
    public void CreateTask_EachKindOfMethod_IsAMember() => Virtual.Run(async () =>
    {
        var results = new List<AsyncioTask<int>>();

        await Asyncio.TaskGroup(async Coroutine (group) =>
        {
            results.Add(group.CreateTask(async Coroutine<int> () => await After(1)));
            results.Add(group.CreateTask(async Task<int> () => await After(2)));
            results.Add(group.CreateTask(async ValueTask<int> () => await After(3)));
            group.CreateTask(async Coroutine () => await After(4), name: "four").GetName().Should().Be("four");
            _ = group.CreateTask(async Task () => await After(5));
            _ = group.CreateTask(async ValueTask () => await After(6));
        });

        results.Select(task => task.Result()).Should().Equal(1, 2, 3);
        Asyncio.GetRunningLoop().Time().Should().Be(6);
    });

    private static async Coroutine<int> After(int seconds)
    {
        await Asyncio.Sleep(seconds);
        return seconds;
    }
}
