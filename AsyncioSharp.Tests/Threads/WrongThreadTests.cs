using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Xml.Linq;
using AsyncioSharp.Net;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Threads;

/// <summary>
/// Every public member of every class that belongs to a loop, called from another thread while the loop runs: it refuses, and nothing has
/// changed; or it is one of those that <see cref="Decisions"/> lists. So a new member fails here until somebody has decided.
/// </summary>
[TestFixture, NonParallelizable, Platform(Include = "Linux", Reason = "Makes pipes and processes in the Linux way.")]
public class WrongThreadTests
{
    private LoopThread _thread = null!;
    private LoopThread _other = null!;

    public static IEnumerable<Type> BoundTypes => LoopBound.Makers.Keys;

    [OneTimeSetUp]
    public void StartLoops()
    {
        _thread = new LoopThread();
        _other = new LoopThread();
    }

    [OneTimeTearDown]
    public void StopLoops()
    {
        _other.Dispose();
        _thread.Ask(() =>
        {
            _thread.Loop.SetExceptionHandler(static (_, _) => { });
            return true;
        });
        _thread.Dispose();
    }

    [TestCaseSource(nameof(BoundTypes))]
    public void Member_OnAnotherThread_RefusesAndChangesNothing(Type type)
    {
        object target = Make(type);
        string before = Snapshot(target);
        var failures = new List<string>();
        foreach (MethodInfo member in MembersOf(type).Where(member => !HasSpan(member)))
        {
            string? failure = IsIn(Decisions.RefusedAnyway, member, type) || IsIn(Decisions.ThreadSafe, member, type) || IsIn(Decisions.Reads, member, type)
                ? FailureOfSafe(member, target, type)
                : FailureOfRefusal(member, target, []);
            string after = Snapshot(target);
            if (failure is null && after != before)
            {
                failure = $"has changed {before} to {after}";
            }

            if (failure is not null)
            {
                failures.Add($"{Name(member)}: {failure}");
                target = Make(type);
                before = Snapshot(target);
            }
        }

        failures.Should().BeEmpty();
    }

    /// <summary>Reflection cannot pass a span. Where a method takes one, an overload with an array stands beside it and is tried.</summary>
    [TestCaseSource(nameof(BoundTypes))]
    public void MemberWithSpan_HasAnOverloadThatIsTried(Type type) =>
        MembersOf(type).Where(HasSpan).Select(static member => member.Name)
            .Except(MembersOf(type).Where(static member => !HasSpan(member)).Select(static member => member.Name))
            .Except([nameof(Protocol.DataReceived)]).Should().BeEmpty();

    [Test]
    public void Extension_OnAnotherThread_IsRefused()
    {
        EventLoop loop = _thread.Loop;
        var failures = new List<string>();
        foreach (MethodInfo member in typeof(EventLoopExtensions).GetMethods(BindingFlags.Public | BindingFlags.Static).Where(CanBeCalled))
        {
            if (member.GetParameters() is [{ ParameterType: var first }, ..] && first == typeof(EventLoop) && !HasSpan(member))
            {
                if (FailureOfRefusal(member, null, [loop]) is { } failure)
                {
                    failures.Add($"{Name(member)}: {failure}");
                }
            }
        }

        failures.Should().BeEmpty();
    }

    [Test]
    public void PublicType_OfTheLibraries_IsDecidedUpon()
    {
        IEnumerable<string> undecided = typeof(EventLoop).Assembly.GetExportedTypes().Concat(typeof(Server).Assembly.GetExportedTypes())
            .Where(static type => !type.FullName!.Contains('<') && !Decisions.Free.Contains(Plain(type.Name)) && !Decisions.Bases.Contains(type)
                && !LoopBound.Makers.Keys.Any(made => made == type || (made.IsGenericType && made.GetGenericTypeDefinition() == type)))
            .Select(static type => type.FullName!);

        undecided.Should().BeEmpty("each public class either belongs to a loop and is tried here, or stands in a list with the reason");
    }

    [Test]
    public void ThreadSafeMember_InItsDocumentation_SaysSo()
    {
        XElement[] documented = [.. new[] { typeof(EventLoop), typeof(Server) }
            .SelectMany(static type => XDocument.Load(Path.ChangeExtension(type.Assembly.Location, ".xml")).Descendants("member"))];
        foreach (string decision in Decisions.ThreadSafe)
        {
            string name = decision.Replace(".get_", ".").Replace(".set_", ".");
            documented.Where(member => IsAbout(member, name)).Should().NotBeEmpty(name).And
                .OnlyContain(member => member.ToString().Contains("hread-safe") || member.ToString().Contains("any thread") || member.Descendants("inheritdoc").Any(), name);
        }

        static bool IsAbout(XElement member, string name)
        {
            string id = member.Attribute("name")!.Value[2..];
            return id.StartsWith($"AsyncioSharp.{name}", StringComparison.Ordinal) && (id.Length == name.Length + 13 || id[name.Length + 13] is '(' or '`');
        }
    }

    /// <summary>Not an overload that only refuses, when compiling.</summary>
    private static bool CanBeCalled(MethodInfo member) => member.GetCustomAttribute<ObsoleteAttribute>() is not { IsError: true };

    private static IEnumerable<MethodInfo> MembersOf(Type type) => type.GetMethods(BindingFlags.Public | BindingFlags.Instance).Where(CanBeCalled)
        .Where(static member => member.GetBaseDefinition().DeclaringType is { } declaring && declaring.IsPublic | declaring.IsNestedPublic && declaring != typeof(object) && declaring != typeof(ValueType))
        .Where(member => !IsIn(Decisions.OfTheRuntime, member, member.DeclaringType!) && !IsIn(Decisions.OfTheRuntime, member, type))
        .Concat(type.GetMethods(BindingFlags.Public | BindingFlags.Instance).Where(static member => member.Name == nameof(ToString) && member.DeclaringType != typeof(object)));

    private static bool HasSpan(MethodInfo member) => member.GetParameters().Any(static parameter => parameter.ParameterType.IsByRefLike);

    private static string Plain(string name) => name.Split('`')[0];

    private static string Name(MethodInfo member) => $"{Plain(member.DeclaringType!.Name)}.{member.Name}({string.Join(", ", member.GetParameters().Select(static p => p.ParameterType.Name))})";

    private static bool IsIn(string[] decisions, MethodInfo member, Type type)
    {
        for (Type? of = type; of is not null; of = of.BaseType)
        {
            if (decisions.Contains($"{Plain(of.Name)}.{member.Name}"))
            {
                return true;
            }
        }

        return decisions.Contains($"*.{member.Name}");
    }

    private object Make(Type type)
    {
        return OnLoop(_thread.Loop, OnItsThread());

        async Coroutine<object> OnItsThread() => await LoopBound.Makers[type](_thread.Loop);
    }

    private static object OnLoop(EventLoop loop, Coroutine<object> coroutine) =>
        Asyncio.RunCoroutineThreadsafe(coroutine, loop).WaitAsync(Background.Limit).GetAwaiter().GetResult();

    /// <summary>All that can be read of an object, on the loop's thread.</summary>
    private string Snapshot(object target) => _thread.Ask(() => string.Join("; ", target.GetType().GetMethods(BindingFlags.Public | BindingFlags.Instance)
        .Where(member => IsIn(Decisions.Reads, member, target.GetType()) && member.GetParameters().Length == 0 && !member.IsGenericMethod && target is not EventLoop)
        .Where(static member => member.ReturnType == typeof(string) || member.ReturnType.IsValueType)
        .Where(static member => member.Name is not nameof(GetHashCode) and not "GetAwaiter" and not "Result" and not nameof(EventLoop.Time))
        .Select(member => $"{member.Name}={member.Invoke(target, null)}").Order()));

    private string? FailureOfSafe(MethodInfo member, object target, Type type)
    {
        try
        {
            if (!IsIn(Decisions.ThreadSafe, member, type) || member.Name != nameof(Handle.Cancel))
            {
                Invoke(member, target, []);
            }

            return IsIn(Decisions.RefusedAnyway, member, type) ? "does not refuse" : null;
        }
        catch (InvalidStateError)
        {
            return null; // the result of what is pending
        }
        catch (Exception error) when (IsIn(Decisions.RefusedAnyway, member, type) && error is InvalidOperationException or NotSupportedException)
        {
            return null;
        }
        catch (Exception error)
        {
            return $"is listed as safe and throws {error}";
        }
    }

    private string? FailureOfRefusal(MethodInfo member, object? target, object[] first)
    {
        try
        {
            switch (Invoke(member, target, first))
            {
                case Coroutine coroutine when target is null or EventLoop:
                    return FailureOfAwait(coroutine, null);
                case Coroutine coroutine:
                    return FailureOfAwait(coroutine, () => (Coroutine)Invoke(member, target, first)!);
                case Task task:
                    task.WaitAsync(Background.Limit).GetAwaiter().GetResult();
                    break;
                case ValueTask task:
                    task.AsTask().WaitAsync(Background.Limit).GetAwaiter().GetResult();
                    break;
                case System.Collections.IEnumerator items:
                    items.MoveNext();
                    break;
                case IAsyncEnumerator<object> items:
                    items.MoveNextAsync().AsTask().WaitAsync(Background.Limit).GetAwaiter().GetResult();
                    break;
            }
        }
        catch (InvalidOperationException error) when (error.Message.StartsWith("Non-thread-safe", StringComparison.Ordinal))
        {
            return null;
        }
        catch (Exception error)
        {
            return $"throws {error.GetType().Name}: {error.Message}";
        }

        return "does not refuse";
    }

    /// <summary>A coroutine does nothing before it is awaited. The await is refused where no loop runs, and on another loop.</summary>
    private string? FailureOfAwait(Coroutine coroutine, Func<Coroutine>? again)
    {
        try
        {
            ((IAwaitable)coroutine).BeginAwait();
            return "can be awaited without a loop";
        }
        catch (InvalidOperationException error) when (error.Message.StartsWith("no running event loop", StringComparison.Ordinal))
        {
        }

        if (again is null)
        {
            // A method of the loop itself: its body finds out on which loop it runs, and may find fault with the arguments before.
            return null;
        }

        Task onOther = Asyncio.RunCoroutineThreadsafe(again(), _other.Loop);
        try
        {
            onOther.WaitAsync(TimeSpan.FromSeconds(5)).GetAwaiter().GetResult();
            return "can be awaited on another loop";
        }
        catch (InvalidOperationException error) when (error.Message.Contains("loop"))
        {
            return null;
        }
        catch (Exception error)
        {
            return $"awaited on another loop, throws {error.GetType().Name}: {error.Message}";
        }
    }

    private static object? Invoke(MethodInfo member, object? target, object[] first)
    {
        if (member.IsGenericMethodDefinition)
        {
            member = member.MakeGenericMethod([.. member.GetGenericArguments().Select(static argument =>
                argument.GetGenericParameterConstraints() is [var constraint, ..] ? constraint == typeof(BaseProtocol) ? typeof(StreamReaderProtocol) : constraint : typeof(int))]);
        }

        object?[] arguments = [.. first, .. member.GetParameters().Skip(first.Length).Select(static parameter => Plausible(parameter.ParameterType, parameter))];
        try
        {
            return member.Invoke(target, arguments);
        }
        catch (TargetInvocationException error)
        {
            throw error.InnerException!;
        }
    }

    private static object? Plausible(Type type, ParameterInfo parameter)
    {
        if (type == typeof(Coroutine) || type == typeof(Coroutine<int>))
        {
            return Asyncio.Sleep(0, 1);
        }

        if (typeof(Delegate).IsAssignableFrom(type))
        {
            MethodInfo signature = (type == typeof(Delegate) ? typeof(Action) : type).GetMethod("Invoke")!;
            ParameterExpression[] parameters = [.. signature.GetParameters().Select(static p => Expression.Parameter(p.ParameterType))];
            return Expression.Lambda(type == typeof(Delegate) ? typeof(Action) : type, Expression.Default(signature.ReturnType), parameters).Compile();
        }

        return type switch
        {
            _ when type == typeof(string) => parameter.Name == "serverHostname" ? "localhost" : parameter.HasDefaultValue ? parameter.DefaultValue : "name",
            _ when type == typeof(IEnumerable<string>) => new[] { "127.0.0.1" },
            _ when type == typeof(System.Net.EndPoint) && !parameter.HasDefaultValue => new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 1),
            _ when type == typeof(SafeHandle) => new System.IO.Pipes.AnonymousPipeServerStream().SafePipeHandle,
            _ when type == typeof(byte[]) => new byte[] { 1 },
            _ when type == typeof(Exception) => new TrialError(),
            _ when type == typeof(object) => 1,
            _ when type == typeof((string Host, int Port)) => ("127.0.0.1", 0),
            _ when type == typeof(ClientTls) => ClientTls.Default,
            _ when type == typeof(ServerTls) => ServerTls.FromX509Certificate2(AsyncioSharp.Tests.Net.TestCertificates.Localhost),
            _ when type == typeof(PosixSignalContext) => new PosixSignalContext(PosixSignal.SIGINT),
            _ when type == typeof(Task) => Task.CompletedTask,
            _ when type == typeof(Task<int>) => Task.FromResult(1),
            _ when type == typeof(IAwaitable) || type == typeof(IAwaitable<int>) => Asyncio.Sleep(0, 1),
            _ when type == typeof(IEnumerable<byte[]>) => new[] { new byte[] { 1 } },
            _ when type == typeof(IEnumerable<ReadOnlyMemory<byte>>) => new ReadOnlyMemory<byte>[] { new byte[] { 1 } },
            _ when type == typeof(BaseProtocol) => new AsyncioSharp.Tests.Net.RecordingProtocol(),
            _ when type == typeof(PosixSignal) => PosixSignal.SIGTERM,
            _ when type == typeof(LoopExceptionContext) => new LoopExceptionContext { Message = "from a test of threads" },
            _ when type == typeof(TextWriter) => TextWriter.Null,
            _ when type == typeof(ThreadPoolExecutor) => new ThreadPoolExecutor(1),
            _ when type == typeof(LoopInstrument) => new SilentInstrument(),
            _ when type == typeof(IoDriver) => new ScriptedDriver(new Microsoft.Extensions.Time.Testing.FakeTimeProvider()),
            _ when type == typeof(System.Net.Sockets.Socket) => new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp),
            _ when parameter.HasDefaultValue && parameter.DefaultValue is not null and not DBNull => parameter.DefaultValue,
            _ when type == typeof(int) => 0,
            _ when type == typeof(double) => 1.0,
            _ when type.IsValueType => Activator.CreateInstance(type),
            _ => null,
        };
    }

    private sealed class SilentInstrument : LoopInstrument
    {
        public override LoopInterests Interests => LoopInterests.None;
    }
}
