using System.Collections.Concurrent;
using System.Reflection;
using TUnit.Core.Hooks;

namespace AsyncioSharp.Testing;

/// <summary>
/// The objects of a test that runs more than once: TUnit makes the first, and each later run has one of its own, as all tests have.
/// </summary>
internal sealed class TestObjects(TestContext context)
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly TestDetails _test = context.Metadata.TestDetails;
    private bool _isUsed;

    /// <summary>
    /// The object of the next run. Where TUnit puts more into an object than arguments of its constructor, the first one stays.
    /// </summary>
    public void MakeNext()
    {
        bool canMake = _test.TestClassInjectedPropertyArguments.Count == 0 && !_test.HasAttribute<ClassConstructorAttribute>();
        if (_isUsed && canMake)
        {
            _test.ClassInstance = Activator.CreateInstance(_test.ClassInstance.GetType(), _test.TestClassArguments)!;
        }

        _isUsed = true;
    }

    /// <summary>Calls the hooks of the test's class and of those above it, in TUnit's order.</summary>
    public void RunHooks(ConcurrentDictionary<Type, ConcurrentBag<LazyHookEntry<InstanceHookMethod>>> all, bool baseFirst)
    {
        var types = new List<Type>();
        for (Type? type = _test.ClassInstance.GetType(); type is not null; type = type.BaseType)
        {
            types.Add(type);
        }

        if (baseFirst)
        {
            types.Reverse();
        }

        foreach (InstanceHookMethod hook in types.SelectMany(type => HooksOf(type, all)))
        {
            // It comes to the loop through the executor of the test.
            hook.ExecuteAsync(context, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>A hook is called on the test's object, not once for all tests.</summary>
    public static bool IsOfObject(MethodMetadata hook) =>
        Array.Exists(hook.Type.GetMethods(Instance), method => method.Name == hook.Name);

    private static IEnumerable<InstanceHookMethod> HooksOf(
        Type type, ConcurrentDictionary<Type, ConcurrentBag<LazyHookEntry<InstanceHookMethod>>> all)
    {
        Type key = type.IsGenericType && !all.ContainsKey(type) ? type.GetGenericTypeDefinition() : type;
        return all.TryGetValue(key, out ConcurrentBag<LazyHookEntry<InstanceHookMethod>>? hooks)
            ? hooks.Select(static entry => entry.Materialize()).OrderBy(static hook => hook.Order)
                .ThenBy(static hook => hook.RegistrationIndex)
            : [];
    }
}
