using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Scopes;

/// <summary>Children whose result nobody wants, of every kind of body; no statement here needs <c>_ =</c>.</summary>
[TestFixture]
public class TaskGroupStartSoonTests
{
    private readonly List<string> _log = [];

    [SetUp]
    public void SetUp() => _log.Clear();

    [Test]
    public void StartSoon_EachKindOfBody_RunsAsAChild()
    {
        AsyncioContext.Run(Main(), loopFactory: static () => new EventLoop(new VirtualClock()));

        _log.Should().BeEquivalentTo("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l");

        async Coroutine Main() => await Asyncio.TaskGroup(async tg =>
        {
            tg.StartSoon(Note("a"));
            tg.StartSoon(NoteResult("b"), name: "b");
            tg.StartSoon(() => Note("c"));
            tg.StartSoon(() => NoteResult("d"));
            tg.StartSoon(async () => await Note("e"));
            tg.StartSoon(async Task<int> () => await NoteResult("f"));
            tg.StartSoon(async ValueTask () => await Note("g"));
            tg.StartSoon(async ValueTask<int> () => await NoteResult("h"));
            tg.StartSoon(Native("i"));
            tg.StartSoon(async token => await Note("j"));
            tg.StartSoon(async Task (token) => await Note("k"));
            tg.StartSoon(async token =>
            {
                await Note("l");
                return 1;
            });
            await Asyncio.Sleep(0);
        });
    }

    [Test]
    public void StartSoon_ChildFails_TheGroupRaisesIt([Values] bool native)
    {
        Action run = () => AsyncioContext.Run(Main());

        run.Should().Throw<AggregateException>().Which.InnerExceptions.Should().ContainSingle().Which.Should().BeOfType<FormatException>();

        async Coroutine Main() => await Asyncio.TaskGroup(async tg =>
        {
            if (native)
            {
                tg.StartSoon(async Task () => { await Asyncio.Sleep(0); throw new FormatException(); });
            }
            else
            {
                tg.StartSoon(async Coroutine () => { await Asyncio.Sleep(0); throw new FormatException(); });
            }

            await Asyncio.Sleep(10);
        });
    }

    private async Coroutine Note(string what)
    {
        await Asyncio.Sleep(0);
        _log.Add(what);
    }

    private async Coroutine<int> NoteResult(string what)
    {
        await Note(what);
        return 1;
    }

    private async Task Native(string what) => await Note(what);
}
