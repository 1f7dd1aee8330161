namespace AsyncioSharp.Tests;

/// <summary>Names the test of CPython's own suite whose behaviour this test protects too; <c>conformance/python_tests</c> lists them all.</summary>
/// <param name="file">The file in <c>Lib/test/test_asyncio</c>, without <c>.py</c>.</param>
/// <param name="test">Class and method, with a dot between them.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class PythonTestAttribute(string file, string test) : PropertyAttribute("PythonTest", $"{file} {test}");
