using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>
/// Opens the portable PDB of a loaded assembly, embedded or beside it, once. It stays open in memory, as the runtime's own stack traces
/// keep theirs, so that no file is locked and a report over hundreds of tasks reads the disk once.
/// </summary>
internal static class PortablePdb
{
    private static readonly ConditionalWeakTable<Assembly, Holder> s_cache = [];

    /// <summary>The PDB's reader; <see langword="null"/> if there is no PDB or the assembly was not loaded from a file.</summary>
    internal static MetadataReader? ReaderFor(Assembly assembly) => s_cache.GetValue(assembly, static a => new Holder(Open(a))).Reader;

    [UnconditionalSuppressMessage("SingleFile", "IL3000:AvoidAssemblyLocationInSingleFile",
        Justification = "In a single-file program the location is empty, which is handled: there are no line numbers then.")]
    private static MetadataReaderProvider? Open(Assembly assembly)
    {
        try
        {
            if (assembly.IsDynamic || assembly.Location is not { Length: > 0 } path || !File.Exists(path))
            {
                return null;
            }

            using var image = new PEReader(File.OpenRead(path));
            return image.TryOpenAssociatedPortablePdb(path, ReadFile, out MetadataReaderProvider? provider, out _) ? provider : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException or NotSupportedException)
        {
            // A PDB that cannot be read costs the line numbers. Failing here would cost the report, and hide the trouble it is about.
            return null;
        }
    }

    private static MemoryStream? ReadFile(string path) => File.Exists(path) ? new MemoryStream(File.ReadAllBytes(path)) : null;

    /// <summary>Keeps the provider, which owns the reader's memory, alive with the reader; also lets "none" be cached.</summary>
    private sealed class Holder(MetadataReaderProvider? provider)
    {
        internal MetadataReader? Reader { get; } = provider?.GetMetadataReader();
    }
}
