using System.Text.Json;
using static AsyncioSharp.InspectionProtocol;

namespace AsyncioSharp.Tool.Tests.Watch;

/// <summary>What the page is told: everything once, then what has changed.</summary>
[TestFixture]
public class TaskTableTests
{
    private const long Now = 1_000_000_000;

    [Test]
    public void Update_First_HasAllRows()
    {
        JsonElement message = Parse(new TaskTable().Update(Snapshot(Task(1), Task(2)), Now));

        message.GetProperty("whole").GetBoolean().Should().BeFalse();
        Ids(message, "set").Should().Equal(1, 2);
        message.GetProperty("stacks").GetArrayLength().Should().Be(1, "both are at the same place");
        message.GetProperty("loops")[0].GetProperty("state").GetString().Should().Be("Answers");
    }

    [Test]
    public void Update_TasksOnlyGoOnWaiting_IsEmpty()
    {
        var table = new TaskTable();
        table.Update(Snapshot(Task(1) with { Age = TimeSpan.FromSeconds(10), Waited = TimeSpan.FromSeconds(5) }), Now);

        JsonElement message = Parse(table.Update(Snapshot(Task(1) with { Age = TimeSpan.FromSeconds(11.2), Waited = TimeSpan.FromSeconds(6) }), Now + 1000));

        Ids(message, "set").Should().BeEmpty();
        Ids(message, "gone").Should().BeEmpty();
        message.GetProperty("stacks").GetArrayLength().Should().Be(0);
    }

    [Test]
    public void Update_ChangedEndedAndNew_AreTold()
    {
        var table = new TaskTable();
        table.Update(Snapshot(Task(1), Task(2), Task(3)), Now);

        JsonElement message = Parse(table.Update(Snapshot(Task(2) with { State = TaskState.Running }, Task(3), Task(4)), Now));

        Ids(message, "set").Should().Equal(2, 4);
        Ids(message, "gone").Should().Equal(1);
    }

    [Test]
    public void Update_NewStack_ComesOnceAndIsNumberedOn()
    {
        var table = new TaskTable();
        table.Update(Snapshot(Task(1)), Now);

        JsonElement message = Parse(table.Update(Snapshot(Task(1), Task(2) with { Stack = [new FrameSnapshot("Other", "/src/other.cs", 7)] }), Now));

        message.GetProperty("stacks").GetRawText().Should().Be("""[[["Other","/src/other.cs",7]]]""");
        message.GetProperty("set")[0][9].GetInt32().Should().Be(1);
    }

    [Test]
    public void All_AfterUpdates_IsTheState()
    {
        var table = new TaskTable();
        table.Update(Snapshot(Task(1), Task(2)), Now);
        table.Update(Snapshot(Task(2), Task(3)), Now);

        JsonElement message = Parse(table.All());

        message.GetProperty("whole").GetBoolean().Should().BeTrue();
        Ids(message, "set").Should().BeEquivalentTo([2, 3]);
        message.GetProperty("stacks").GetArrayLength().Should().Be(1);
    }

    [Test]
    public void Update_Relations_AreNumbersOfTasks()
    {
        var gate = new NodeSnapshot(1, NodeKind.Lock, "<AsyncioLock locked>", [7]);
        TaskSnapshot task = Task(1) with
        {
            Waits = [new WaitSnapshot(WaitKind.Primitive, "AsyncioLock.Acquire", 0, gate, null)],
            AwaitedBy = [new AwaiterSnapshot(5, null)],
            Scopes = [new ScopeSnapshot(new NodeSnapshot(2, NodeKind.Timeout, "timeout", []), TimeSpan.FromSeconds(3))],
        };

        JsonElement row = Parse(new TaskTable().Update(Snapshot(task), Now)).GetProperty("set")[0];

        row[6].GetString().Should().Be("AsyncioLock.Acquire of <AsyncioLock locked>, held by task 7, which has ended");
        row[10].GetRawText().Should().Be("[5]");
        row[11].GetRawText().Should().Be("[7]");
        row[12].GetRawText().Should().Be("""["timeout"]""");
    }

    [Test]
    public void Update_Sleep_SaysUntilWhenAndNotHowLong()
    {
        TaskSnapshot task = Task(1) with { Waits = [new WaitSnapshot(WaitKind.Sleep, "sleep 30 s", 0, null, TimeSpan.FromSeconds(30))] };

        JsonElement row = Parse(new TaskTable().Update(Snapshot(task), Now)).GetProperty("set")[0];

        row[6].GetString().Should().Be("sleep");
        row[8].GetInt64().Should().Be(Now + 30_000);
    }

    private static TaskSnapshot Task(long id) => new()
    {
        Id = id,
        LoopId = 1,
        Name = $"Task-{id}",
        Coroutine = "Program.Worker",
        State = TaskState.Waiting,
        IsCancelling = false,
        Age = TimeSpan.FromSeconds(10),
        Waited = null,
        Stack = [new FrameSnapshot("Program.Worker", "/src/program.cs", 12)],
        Waits = [],
        AwaitedBy = [],
        HasMoreAwaiters = false,
        Scopes = [],
    };

    private static ProcessSnapshot Snapshot(params TaskSnapshot[] tasks) => new(
        1,
        "1.0",
        [
            new LoopSnapshot
            {
                Id = 1, Label = string.Empty, State = LoopState.Answers, ThreadId = 1, IsVirtualTime = false, Time = 0, CurrentTask = 0, Numbers = default, Tasks = tasks,
            },
        ]);

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;

    private static IEnumerable<long> Ids(JsonElement message, string list) =>
        message.GetProperty(list).EnumerateArray().Select(static one => one.ValueKind == JsonValueKind.Array ? one[0].GetInt64() : one.GetInt64());
}
