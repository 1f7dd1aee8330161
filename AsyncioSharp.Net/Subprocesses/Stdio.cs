using System.ComponentModel;
using System.Runtime.InteropServices;

namespace AsyncioSharp.Net;

/// <summary>
/// Where a standard stream of a child comes from or goes to: <see cref="Pipe"/>, <see cref="Stdout"/>, <see cref="Devnull"/>
/// (<c>subprocess.PIPE</c>, <c>STDOUT</c>,
/// <c>DEVNULL</c>), <see cref="Inherit"/> (Python's <c>None</c>), or a file: a <see cref="FileStream"/> and a descriptor's number convert
/// by themselves, other handles through
/// <see cref="FromHandle"/>. <c>null</c> converts to <see cref="Inherit"/>.
/// </summary>
/// <remarks>
/// A file stays the caller's; the child gets a duplicate. What a <see cref="FileStream"/> has buffered is written first, and the child goes
/// on at its position.
/// </remarks>
public readonly struct Stdio : IEquatable<Stdio>
{
    private Stdio(StdioKind kind, object? source = null, int descriptor = -1)
    {
        Kind = kind;
        Source = source;
        Descriptor = descriptor;
    }

    /// <summary>A pipe to this process.</summary>
    public static Stdio Pipe => new(StdioKind.Pipe);

    /// <summary>For stderr: the same as stdout.</summary>
    public static Stdio Stdout => new(StdioKind.Stdout);

    /// <summary>Nothing: reads end at once, writes vanish.</summary>
    public static Stdio Devnull => new(StdioKind.Devnull);

    /// <inheritdoc cref="Devnull"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Stdio DevNull => Devnull;

    /// <summary>The same as this process's.</summary>
    public static Stdio Inherit => new(StdioKind.Inherit);

    internal StdioKind Kind { get; }

    /// <summary>A FileStream or a SafeHandle.</summary>
    internal object? Source { get; }

    internal int Descriptor { get; }

    /// <summary>A file by its handle.</summary>
    /// <param name="handle">An open handle; it stays the caller's.</param>
    /// <returns>The stream.</returns>
    public static Stdio FromHandle(SafeHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return new Stdio(StdioKind.File, handle);
    }

    /// <summary>An open file; <c>null</c> is <see cref="Inherit"/>.</summary>
    /// <param name="file">The file; it stays the caller's.</param>
    public static implicit operator Stdio(FileStream? file) => file is null ? Inherit : new Stdio(StdioKind.File, file);

    /// <summary>A descriptor by its number.</summary>
    /// <param name="descriptor">The number; it stays the caller's.</param>
    /// <exception cref="ArgumentException">It is negative.</exception>
    public static implicit operator Stdio(int descriptor) =>
        descriptor >= 0 ? new Stdio(StdioKind.File, null, descriptor)
            : throw new ArgumentException(
                $"{descriptor} is no descriptor. Python's PIPE, STDOUT and DEVNULL are Stdio.Pipe, Stdio.Stdout and Stdio.Devnull.",
                nameof(descriptor));

    /// <summary>Whether both are the same.</summary>
    public static bool operator ==(Stdio left, Stdio right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(Stdio left, Stdio right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Stdio other) => Kind == other.Kind && ReferenceEquals(Source, other.Source) && Descriptor == other.Descriptor;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Stdio other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Source, Descriptor);

    /// <summary>For example <c>Pipe</c>, or <c>File 5</c>.</summary>
    /// <returns>A short text.</returns>
    public override string ToString() => Kind != StdioKind.File ? Kind.ToString() : $"File {Source ?? Descriptor}";

    /// <summary>What was not said is <paramref name="usual"/>.</summary>
    internal Stdio Or(Stdio usual) => Kind == StdioKind.Unsaid ? usual : this;
}
