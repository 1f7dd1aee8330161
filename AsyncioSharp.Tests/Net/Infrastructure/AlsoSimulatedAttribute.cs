using System.Reflection;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace AsyncioSharp.Tests.Net;

/// <summary>Runs the tests of a fixture over the simulated network too, in virtual time: the same behaviours, the same results.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AlsoSimulatedAttribute : NUnitAttribute, IFixtureBuilder2
{
    public IEnumerable<TestSuite> BuildFrom(ITypeInfo typeInfo) => BuildFrom(typeInfo, new Everything());

    public IEnumerable<TestSuite> BuildFrom(ITypeInfo typeInfo, IPreFilter filter) =>
        typeInfo.IsDefined<KernelOnlyAttribute>(inherit: true) ? []
        : new TestFixtureAttribute(SelectorKind.Simulated).BuildFrom(typeInfo, new WithoutKernel(filter));

    private sealed class WithoutKernel(IPreFilter inner) : IPreFilter
    {
        public bool IsMatch(Type type) => inner.IsMatch(type);

        public bool IsMatch(Type type, MethodInfo method) => inner.IsMatch(type, method) && !method.IsDefined(typeof(KernelOnlyAttribute), inherit: true);
    }

    private sealed class Everything : IPreFilter
    {
        public bool IsMatch(Type type) => true;

        public bool IsMatch(Type type, MethodInfo method) => true;
    }
}

/// <summary>A test or fixture about what only the kernel has: its sockets, descriptors, files and costs.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class KernelOnlyAttribute : Attribute;
