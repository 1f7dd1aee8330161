using System.Reflection.Emit;

namespace AsyncioSharp.Tests.Executors;

/// <summary>What cannot go to another process is refused where it is submitted, with advice. No process is started.</summary>
[TestFixture]
public class ProcessPoolRefusalTests
{
    private readonly int _field = 1;

    private ProcessPoolExecutor _pool = null!;

    [OneTimeSetUp]
    public void MakePool() => _pool = new ProcessPoolExecutor(1);

    [OneTimeTearDown]
    public void EndPool()
    {
        _pool.Pids.Should().BeEmpty("nothing that was refused needs a process");
        _pool.Dispose();
    }

    [Test]
    public void Submit_LambdaThatCaptures_NamesTheVariables()
    {
        int first = 1, second = 2;

        Refused(() => _pool.Submit(() => first + second), "*captures variables (*first, second)*static*argument*");
    }

    [Test]
    public void Submit_LambdaThatCapturesThis_IsRefused() => Refused(() => _pool.Submit(() => _field), "*is bound to an object*static method*");

    [Test]
    public void Submit_InstanceMethod_IsRefused() => Refused(() => _pool.Submit(ToString), "*ToString is bound to an object*");

    [Test]
    public void Submit_ExtensionMethodOfAnObject_IsRefused() => Refused(() => _pool.Submit(new[] { 1 }.Max), "*is bound to an object*");

    [Test]
    public void Submit_SeveralTargets_IsRefused()
    {
        Action both = ProcessWork.Nothing;
        both += ProcessWork.Nothing;

        Refused(() => _pool.Submit(both), "*several functions*");
    }

    [Test]
    public void Submit_GeneratedMethod_IsRefused()
    {
        var method = new DynamicMethod("Made", typeof(int), []);
        ILGenerator il = method.GetILGenerator();
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Ret);

        Refused(() => _pool.Submit(method.CreateDelegate<Func<int>>()), "*generated at run time*");
    }

    [Test]
    public void Submit_AsyncFunctionForItsTask_IsRefused()
    {
        Refused(() => Generic(ProcessWork.GiveTask), "*GiveTask is async*Submit it as a Func that returns*");

        void Generic<T>(Func<T> function) => _pool.Submit(function);
    }

    [Test]
    public void Submit_FunctionWithDelegateResult_IsRefused() => Refused(() => _pool.Submit(ProcessWork.GiveDelegate), "The result of*delegate*");

    [Test]
    public void Submit_DelegateArgument_IsRefused() => Refused(() => _pool.Submit(ProcessWork.Echo, (Func<int>)ProcessWork.Pid), "An argument*delegate is code*");

    [Test]
    public void Submit_StreamArgument_IsRefused() => Refused(() => _pool.Submit(ProcessWork.Echo, Stream.Null), "*Stream*Pass the path, or the bytes*");

    [Test]
    public void Submit_StreamBehindObject_IsRefused() => Refused(() => _pool.Submit(ProcessWork.Echo<object>, Stream.Null), "Argument 1 of*Stream*Pass the path*");

    [Test]
    public void Submit_DelegateDeepInside_IsRefused() =>
        Refused(() => _pool.Submit(ProcessWork.Echo, new List<Outer> { new(new Inner(() => 1)) }), "Argument 1 of*delegate is code*Pass plain data*");

    [Test]
    public void Submit_DelegateInsideUntypedList_IsRefused() =>
        Refused(() => _pool.Submit(ProcessWork.Echo, new List<object> { 1, new Inner(() => 1) }), "Argument 1 of*Inner is not among the types of the function's signature*");

    [Test]
    public void Submit_CancellationToken_IsRefused() => Refused(() => _pool.Submit(ProcessWork.Echo, CancellationToken.None), "*token cannot reach another process*");

    [Test]
    public void Submit_ObjectThatRefersToItself_IsRefused()
    {
        var node = new Node();
        node.Next = node;

        Refused(() => _pool.Submit(ProcessWork.Echo, node), "Argument 1 of*refers to itself*");
    }

    [Test]
    public void Submit_TypeThatCannotBeMade_IsRefused() => Refused(() => _pool.Submit(ProcessWork.Echo, new NoWayIn(1)), "Argument 1 of*NoWayIn*cannot travel*");

    [Test]
    public void Map_ItemThatCannotTravel_IsRefused() => Refused(() => _pool.Map(ProcessWork.Echo<object>, [Stream.Null]), "Argument 1 of*Stream*");

    private static void Refused(Action submit, string message) => submit.Should().Throw<NotSupportedException>().WithMessage(message);

    internal sealed record Outer(Inner Inner);

    internal sealed record Inner(Func<int> Function);

    internal sealed class Node
    {
        public Node? Next { get; set; }
    }

    internal sealed class NoWayIn
    {
        private readonly int _value;

        public NoWayIn(int something) => _value = something;

        public int Value() => _value;
    }
}
