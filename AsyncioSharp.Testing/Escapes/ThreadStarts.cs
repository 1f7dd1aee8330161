using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace AsyncioSharp.Testing;

/// <summary>
/// Where code may start threads: the lines of <see cref="Thread.Start()"/> that can be reached from it.
/// </summary>
/// <remarks>
/// Of every other escape .NET tells on the thread where it happens, whose stack has the line. Of a new thread it tells later, on a thread
/// of its own and without a stack; and when the new thread takes up the test's context, the one that started it has moved on. But what the
/// loop has just run is known, and its code can be read: the calls in its IL lead to the line, through as many of the user's methods as
/// there are between. Calls through interfaces and delegates that nobody holds any more end the search; then there is no line. So do
/// runtimes that hand out no IL (NativeAOT).
/// </remarks>
internal static class ThreadStarts
{
    private const int MostMethods = 2000;
    private const BindingFlags Any =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> s_opCodesByValue =
        typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => (OpCode)field.GetValue(null)!)
            .ToDictionary(static code => code.Value);

    /// <summary>The lines in the code of the first of some things that the loop has run; null if there are none.</summary>
    public static string? PlaceIn(IReadOnlyList<object> suspects)
    {
        IReadOnlyList<StackFrameInfo> sites = suspects.Select(In).FirstOrDefault(static sites => sites.Count > 0, []);
        return sites.Count == 0 ? null : "started, as far as the code tells, at " + string.Join("\n      or at ", sites);
    }

    /// <summary>The lines in the code of something that the loop runs.</summary>
    /// <param name="work">A coroutine or the type of one, a delegate, a method, a handle, or what else an entry of the loop holds.</param>
    /// <returns>The lines; none if there are none or nothing can be read.</returns>
    public static IReadOnlyList<StackFrameInfo> In(object work)
    {
        var search = new Search();
        try
        {
            search.Add(work);
            search.Run();
        }
        catch (Exception)
        {
            // Other people's code, read by means that any obfuscator or code generator may break. What was found so far is true.
        }

        return search.Found;
    }

    [UnconditionalSuppressMessage(
        "Trimming", "IL2026:RequiresUnreferencedCode", Justification =
        "What was trimmed away is not found, and the report leaves out what it would have told.")]
    [UnconditionalSuppressMessage("Trimming", "IL2070:UnrecognizedReflectionPattern", Justification = "As above.")]
    private sealed class Search
    {
        private readonly HashSet<object> _objects = new(ReferenceEqualityComparer.Instance);
        private readonly HashSet<MethodBase> _seen = [];
        private readonly Queue<MethodBase> _queue = new();

        public List<StackFrameInfo> Found { get; } = [];

        /// <summary>What is behind an object: the method of a delegate, that of a coroutine or task, and what they hold in turn.</summary>
        public void Add(object? at)
        {
            // Tasks may wait for one another in chains that are longer than any stack.
            if (at is null || !RuntimeHelpers.TryEnsureSufficientExecutionStack() || !_objects.Add(at))
            {
                return;
            }

            if (at is MethodInfo method)
            {
                AddMethod(method);
            }
            else if (at is Type box)
            {
                AddMachine(ReflectedShape.Of(box).Machine?.FieldType);
            }
            else if (at is Delegate function)
            {
                AddMethod(function.Method);
                Add(function.Target);
            }
            else if (ReflectedShape.Of(at.GetType()).Machine is { } field)
            {
                // What has ended has given its machine away; its type is left.
                object? machine = field.GetValue(at);
                AddMachine(machine?.GetType() ?? field.FieldType);
                AddFields(machine);
            }
            else if (at is Handle or BoundCallback || at.GetType().IsDefined(typeof(CompilerGeneratedAttribute), inherit: false))
            {
                AddFields(at);
            }
        }

        public void Run()
        {
            while (_queue.TryDequeue(out MethodBase? method))
            {
                Read(method);
            }
        }

        private void AddFields(object? holder)
        {
            foreach (FieldInfo field in holder is null ? [] : ReflectedShape.Of(holder.GetType()).Fields)
            {
                if (!field.FieldType.IsValueType)
                {
                    Add(field.GetValue(holder));
                }
                else if (!field.FieldType.IsPrimitive && !field.FieldType.IsEnum && field.GetValue(holder) is { } value)
                {
                    // An awaiter or a builder: the task or coroutine in it leads on.
                    AddFields(value);
                }
            }
        }

        private void AddMachine(Type? machine)
        {
            if (machine?.GetMethod(nameof(IAsyncStateMachine.MoveNext), Any) is { } moveNext)
            {
                AddMethod(moveNext);
            }
        }

        private void AddMethod(MethodBase method)
        {
            if (_seen.Count < MostMethods && CreationSite.IsOfUser(method) && _seen.Add(method))
            {
                _queue.Enqueue(method);
            }
        }

        private void Read(MethodBase method)
        {
            // An async method or an iterator is its state machine; what bears its name only starts that.
            if (method.GetCustomAttribute<StateMachineAttribute>() is { } state)
            {
                AddMachine(state.StateMachineType);
                return;
            }

            byte[] il = method.GetMethodBody()?.GetILAsByteArray() ?? [];
            for (int at = 0; at < il.Length;)
            {
                int begin = at;
                short value = il[at] == 0xFE ? BinaryPrimitives.ReadInt16BigEndian(il.AsSpan(at)) : il[at];
                OpCode code = s_opCodesByValue[value];
                at += code.Size;
                if (code.OperandType == OperandType.InlineMethod)
                {
                    Follow(method, BinaryPrimitives.ReadInt32LittleEndian(il.AsSpan(at)), begin);
                }

                at += SizeOfOperand(code.OperandType, il.AsSpan(at));
            }
        }

        private void Follow(MethodBase caller, int token, int offset)
        {
            if (Resolve(caller, token) is not { } called)
            {
                return;
            }

            if (called.DeclaringType == typeof(Thread) && called.Name == nameof(Thread.Start))
            {
                StackFrameInfo site = CreationSite.At(caller, offset);
                if (!Found.Contains(site))
                {
                    Found.Add(site);
                }
            }
            else
            {
                AddMethod(called);
            }
        }

        private static MethodBase? Resolve(MethodBase caller, int token)
        {
            try
            {
                return caller.Module.ResolveMethod(
                    token, caller.DeclaringType?.GetGenericArguments(), caller.IsGenericMethod ? caller.GetGenericArguments() : null);
            }
            catch (Exception e) when (
                e is ArgumentException or IOException or TypeLoadException or BadImageFormatException or MissingMemberException)
            {
                // A method of an assembly that is not there, which is never called.
                return null;
            }
        }

        private static int SizeOfOperand(OperandType type, ReadOnlySpan<byte> operand) => type switch
        {
            OperandType.InlineNone => 0,
            OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
            OperandType.InlineVar => 2,
            OperandType.InlineI8 or OperandType.InlineR => 8,
            OperandType.InlineSwitch => 4 + (4 * BinaryPrimitives.ReadInt32LittleEndian(operand)),
            _ => 4,
        };
    }
}
