using System.Buffers;
using System.Numerics;
using AsyncioSharp.Remoting;
using MessagePack;

namespace AsyncioSharp.Tests.Executors;

/// <summary>What values are after they have gone to another process: as MessagePack and back, here without the process.</summary>
[TestFixture]
public class ProcessPoolTravelTests
{
    public enum Level : byte
    {
        Low = 1,
        High = 200,
    }

    private static IEnumerable<TestCaseData> Values()
    {
        object?[] values =
        [
            true, (byte)1, (sbyte)-1, (short)-2, (ushort)2, -3, 3u, -4L, 4ul, (Int128)5 << 90, BigInteger.Pow(3, 99), 1.5f, Math.PI, double.NaN, 1.25m, 'c', "text ü", "",
            Level.High, DayOfWeek.Friday, Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), TimeSpan.FromTicks(7), DateOnly.MaxValue, TimeOnly.MaxValue,
            new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc), new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Unspecified), new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.FromHours(2)),
            new Uri("https://example.org/a?b"), new Version(1, 2), new Complex(1, 2), new byte[] { 1, 2 }, new[] { 1, 2 }, new[] { 1.5 }, new[] { "a", null }, new[,] { { 1, 2 }, { 3, 4 } },
            new int[][] { [1], [2, 3] }, new List<int> { 1 }, new HashSet<string> { "a" }, new Dictionary<string, List<int>> { ["a"] = [1, 2] }, new Queue<int>([1, 2]),
            (1, "two"), Tuple.Create(1, "two"), new KeyValuePair<int, string>(1, "a"), new Point(1, 2), new Person("Ann", 30, [new Point(3, 4)]), new Settable { Name = "n", Count = 2 },
            new PrivateState(7), new Derived { Name = "d", Extra = 5 }, new Generic<Point> { Value = new Point(1, 1) },
        ];
        return values.Select(value => new TestCaseData(value).SetArgDisplayNames(value!.GetType().Name, value.ToString()!));
    }

    [TestCaseSource(nameof(Values))]
    public void Value_AsItsOwnType_ArrivesEqual(object value) => There(value.GetType(), value).Should().BeEquivalentTo(value, Strictly);

    [TestCaseSource(nameof(Values))]
    public void Value_AsObject_KeepsItsType(object value)
    {
        object? arrived = There(typeof(object), value);

        arrived.Should().BeOfType(value.GetType());
        arrived.Should().BeEquivalentTo(value, Strictly);
    }

    [TestCaseSource(nameof(Values))]
    public void Value_InsideOfAnUntypedList_KeepsItsType(object value)
    {
        var arrived = (List<object>)There(typeof(List<object>), new List<object> { value }, value.GetType())!;

        arrived.Should().ContainSingle().Which.Should().BeOfType(value.GetType());
        arrived[0].Should().BeEquivalentTo(value, Strictly);
    }

    [Test]
    public void Null_OfAnyType_StaysNull()
    {
        There(typeof(string), null).Should().BeNull();
        There(typeof(int?), null).Should().BeNull();
        There(typeof(Person), null).Should().BeNull();
        There(typeof(object), null).Should().BeNull();
    }

    [Test]
    public void Nullable_WithValue_Arrives() => There(typeof(int?), 5).Should().Be(5);

    [Test]
    public void BigInteger_WhateverRoomTheBufferHas_Arrives()
    {
        for (var filled = 0; filled < 300; filled++)
        {
            var list = new List<object> { new byte[filled], BigInteger.Pow(-7, 50) };

            ((List<object>)There(typeof(List<object>), list)!)[1].Should().Be(list[1]);
        }
    }

    [Test]
    public void Derived_DeclaredAsItsBase_KeepsItsType() => There(typeof(Settable), new Derived { Name = "d", Extra = 5 }).Should().BeOfType<Derived>().Which.Extra.Should().Be(5);

    [Test]
    public void Iterator_DeclaredAsEnumerable_ArrivesAsItsItems() =>
        ((IEnumerable<int>)There(typeof(IEnumerable<int>), Enumerable.Range(0, 5).Where(i => i != 2))!).Should().Equal(0, 1, 3, 4);

    [Test]
    public void EmptyDelegateMember_IsNoReasonToRefuse() => There(typeof(WithCallback), new WithCallback { Name = "n" }).Should().BeOfType<WithCallback>().Which.Name.Should().Be("n");

    [Test]
    public void Value_OfATypeThatTheSignatureDoesNotHave_IsRefusedWithAdvice()
    {
        Action write = () =>
        {
            var writer = new MessagePackWriter(new ArrayBufferWriter<byte>());
            RemoteSerializer.Write(ref writer, typeof(object), new Point(1, 2), "The value", OptionsFor(typeof(object)));
        };

        write.Should().Throw<NotSupportedException>().WithMessage("The value*Point*not among the types of the function's signature*[KnownType(typeof(Point))]*");
    }

    [Test]
    public void LongChain_ThatEnds_Arrives()
    {
        Link? chain = null;
        for (var i = 0; i < 200; i++)
        {
            chain = new Link(i, chain);
        }

        There(typeof(Link), chain).Should().BeOfType<Link>().Which.Value.Should().Be(199);
    }

    private static FluentAssertions.Equivalency.EquivalencyAssertionOptions<object> Strictly(FluentAssertions.Equivalency.EquivalencyAssertionOptions<object> options) =>
        options.RespectingRuntimeTypes().WithStrictOrdering();

    private static object? There(Type declared, object? value, Type? also = null)
    {
        MessagePackSerializerOptions options = OptionsFor(declared, value?.GetType() ?? declared, also ?? declared);
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        RemoteSerializer.Write(ref writer, declared, value, "The value", options);
        writer.Flush();
        var reader = new MessagePackReader(buffer.WrittenMemory);
        object? arrived = RemoteSerializer.Read(ref reader, declared, options);
        reader.End.Should().BeTrue();
        return arrived;
    }

    /// <summary>The options of a function with these types in its signature.</summary>
    internal static MessagePackSerializerOptions OptionsFor(params Type[] signature) =>
        RemoteSerializer.Options(new NamedTypes(typeof(ProcessPoolTravelTests).GetMethod(nameof(Null_OfAnyType_StaysNull))!, signature));

    internal readonly record struct Point(int X, int Y);

    internal sealed record Person(string Name, int Age, IReadOnlyList<Point> Points);

    internal class Settable
    {
        public string? Name { get; set; }

        public int Count;
    }

    internal sealed class Derived : Settable
    {
        public int Extra { get; init; }
    }

    internal sealed class Generic<T>
    {
        public T? Value { get; set; }
    }

    internal sealed class PrivateState
    {
        private int _state;

        public PrivateState()
        {
        }

        public PrivateState(int state) => _state = state;

        public override bool Equals(object? obj) => obj is PrivateState other && other._state == _state;

        public override int GetHashCode() => _state;
    }

    internal sealed class WithCallback
    {
        public string? Name { get; set; }

        public Action? Callback { get; set; }
    }

    internal sealed record Link(int Value, Link? Next);
}
