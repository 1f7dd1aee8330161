using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;

namespace AsyncioSharp.Tests.Executors;

/// <summary>Functions of assemblies that are not among the program's own dependencies, but were loaded from a path.</summary>
[TestFixture]
[Category("Slow")]
public class ProcessPoolPluginTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private DirectoryInfo _directory = null!;

    private string PluginPath => Path.Combine(_directory.FullName, "AsyncioSharpPlugin.dll");

    [SetUp]
    public void MakeDirectory() => _directory = Directory.CreateTempSubdirectory("asynciosharp-plugin-");

    [TearDown]
    public void DeleteDirectory() => _directory.Delete(recursive: true);

    [Test]
    public async Task Submit_FunctionOfPlugin_IsLoadedFromTheSamePath()
    {
        Build(answer: 42);
        Func<int> function = Load();
        using var pool = new ProcessPoolExecutor(1);

        (await pool.Submit(function).WaitAsync(Patience)).Should().Be(42);
        (await pool.Submit(function).WaitAsync(Patience)).Should().Be(42);
    }

    [Test]
    public async Task Submit_PluginWasRebuilt_IsNoticed()
    {
        Build(answer: 42);
        Func<int> function = Load();
        File.Delete(PluginPath);
        Build(answer: 43);
        using var pool = new ProcessPoolExecutor(1);

        await pool.Invoking(p => p.Submit(function).WaitAsync(Patience)).Should().ThrowAsync<InvalidOperationException>().WithMessage("*rebuilt*");
    }

    private Func<int> Load() => new AssemblyLoadContext("plugins").LoadFromAssemblyPath(PluginPath).GetType("Plugin")!.GetMethod("Answer")!.CreateDelegate<Func<int>>();

    private void Build(int answer)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("AsyncioSharpPlugin"), typeof(object).Assembly);
        TypeBuilder type = assembly.DefineDynamicModule("AsyncioSharpPlugin").DefineType("Plugin", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
        ILGenerator il = type.DefineMethod("Answer", MethodAttributes.Public | MethodAttributes.Static, typeof(int), []).GetILGenerator();
        il.Emit(OpCodes.Ldc_I4, answer);
        il.Emit(OpCodes.Ret);
        type.CreateType();
        assembly.Save(PluginPath);
    }
}
