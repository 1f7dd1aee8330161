using System.Reflection;
using System.Runtime.CompilerServices;

namespace AsyncioSharp.Tests.Locks;

[TestFixture]
public class PrimitiveShapeTests
{
    /// <summary>A forgotten <c>.Acquire()</c> or <c>.Wait()</c> must not compile: an awaitable lock would be taken by accident, or not at all.</summary>
    [Test]
    [PythonTest("test_locks", "LockTests.test_lock")]
    [PythonTest("test_locks", "SemaphoreTests.test_semaphore")]
    [PythonTest("test_locks", "BarrierTests.test_barrier")]
    public void Await_OfAPrimitiveItself_DoesNotCompile()
    {
        Type[] primitives = [typeof(AsyncioLock), typeof(AsyncioEvent), typeof(AsyncioCondition), typeof(AsyncioSemaphore), typeof(AsyncioBoundedSemaphore), typeof(AsyncioBarrier)];
        Type[] extended = [.. typeof(AsyncioLock).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(method => method.Name == "GetAwaiter" && method.IsDefined(typeof(ExtensionAttribute)))
            .Select(method => method.GetParameters()[0].ParameterType)];

        foreach (Type primitive in primitives)
        {
            primitive.GetMethod("GetAwaiter").Should().BeNull();
            extended.Should().NotContain(type => type.IsAssignableFrom(primitive));
        }
    }

    [Test]
    [PythonTest("test_locks", "LockTests.test_lock")]
    [PythonTest("test_locks", "SemaphoreTests.test_semaphore")]
    [PythonTest("test_locks", "SemaphoreTests.test_initial_value_zero")]
    [PythonTest("test_locks", "BarrierTests.test_barrier")]
    public void Constructor_OutsideOfALoop_GivesAFreePrimitive()
    {
        new AsyncioLock().Locked().Should().BeFalse();
        new AsyncioSemaphore().Locked().Should().BeFalse();
        new AsyncioSemaphore().Statistics().Should().Be(new SemaphoreStatistics(1, 0));
        new AsyncioSemaphore(0).Locked().Should().BeTrue();
        new AsyncioBarrier(5).ToString().Should().Be("<Barrier [filling, waiters:0/5]>");
    }
}
