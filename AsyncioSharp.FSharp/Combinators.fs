namespace AsyncioSharp

// To F# a list of AsyncioTask<'T> is not a sequence of IAwaitable<'T>, as it is to C#.

/// The combinators for sequences of F#. Opened with the namespace.
[<AutoOpen>]
module Combinators =
    type Asyncio with

        /// Runs awaitables concurrently and collects their results in the order of the sequence, as Gather of C# does.
        static member GatherAll(aws: seq<#IAwaitable<'T>>) : Future<'T[]> =
            Asyncio.Gather(Seq.map (fun awaitable -> awaitable :> IAwaitable<'T>) aws)

        /// The same, but each result or error becomes an outcome.
        static member GatherAllReturnExceptions(aws: seq<#IAwaitable<'T>>) : Future<Outcome<'T>[]> =
            Asyncio.GatherReturnExceptions(Seq.map (fun awaitable -> awaitable :> IAwaitable<'T>) aws)
