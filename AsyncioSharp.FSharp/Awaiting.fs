namespace AsyncioSharp

// F# binds let! to a type's member GetAwaiter, and does not see that Coroutine<T>, Future<T> and AsyncioTask<T> hide the one of their base: two fit, which is error FS0043. Nor does it
// see extension methods of C#. So the builder gets a Source, which F# calls with everything that stands behind let!, do! and return!: what is of this library becomes a struct with one
// GetAwaiter, everything else stays as it is. (Overloads of Bind would do too, but then F# does not know the type of the value before it has looked at the rest of the body.)

open System.ComponentModel
open Microsoft.FSharp.Control

/// An awaitable of the library without a result, with the one GetAwaiter that F# looks for.
[<Struct; NoEquality; NoComparison; EditorBrowsable(EditorBrowsableState.Never)>]
type Awaited(awaitable: IAwaitable) =
    /// Supports do! and return!.
    member _.GetAwaiter() : AwaitableAwaiter = AwaitableExtensions.GetAwaiter awaitable

/// An awaitable of the library with a result, with the one GetAwaiter that F# looks for.
[<Struct; NoEquality; NoComparison; EditorBrowsable(EditorBrowsableState.Never)>]
type Awaited<'T>(awaitable: IAwaitable<'T>) =
    /// Supports let! and return!.
    member _.GetAwaiter() : AwaitableAwaiter<'T> = AwaitableExtensions.GetAwaiter awaitable

// Of the overloads that fit F# takes the one of the module that was opened last, which is the last one here.

/// Everything that is not of this library stays as it is.
[<AutoOpen; EditorBrowsable(EditorBrowsableState.Never)>]
module AwaitingAnythingElse =
    type TaskBuilderBase with
        /// Everything that is not of this library.
        member inline _.Source(other: 'T) : 'T = other

/// do! and return! of coroutines, tasks and futures without a result in task { } and backgroundTask { }. Opened with the namespace.
[<AutoOpen>]
module AwaitingWithoutResult =
    type TaskBuilderBase with
        /// What has no result.
        member inline _.Source(awaitable: IAwaitable) = Awaited awaitable

/// let! and return! of coroutines, tasks and futures with a result in task { } and backgroundTask { }. Opened with the namespace.
[<AutoOpen>]
module Awaiting =
    type TaskBuilderBase with
        /// What has a result.
        member inline _.Source(awaitable: IAwaitable<'T>) = Awaited<'T> awaitable
