namespace AsyncioSharp;

/// <summary>A future that waits for a native task, whatever its type.</summary>
internal interface IForeignFuture
{
    /// <summary>The native task.</summary>
    Task Task { get; }

    /// <summary>
    /// Made by a combinator of a native task that it was given: nobody else knows it, and it ends with the wait of the combinator.
    /// </summary>
    bool IsTemporary { get; set; }

    /// <summary>The neighbours in the list of its <see cref="TaskFollower"/>.</summary>
    IForeignFuture? Previous { get; set; }

    /// <inheritdoc cref="Previous"/>
    IForeignFuture? Next { get; set; }

    /// <summary>
    /// Takes the wait off the task until <see cref="Resume"/>: nobody looks at the future for now, and perhaps never again.
    /// </summary>
    void Pause();

    /// <summary>Waits for the task; harmless where it does.</summary>
    void Resume();

    /// <summary>The task has ended, and the future is off the list.</summary>
    void OnTaskEnded();
}
