// AsyncioSharp in F#: task { } on the loop. Run by ../run.sh, which compares what it prints with ../fsharp.expected.
module Program

open System
open System.Text
open System.Threading.Tasks
open AsyncioSharp
open AsyncioSharp.Net

let square (n: int) =
    task {
        let seconds = float n / 100.0
        do! Asyncio.Sleep seconds
        return n * n
    }

let tasks () =
    task {
        let nine = Asyncio.CreateTask(fun () -> square 3)
        let! x = nine
        printfn "CreateTask: %d" x

        let! squares = Asyncio.Gather([ for n in 1..3 -> square n ])
        printfn "Gather: %A" (List.ofArray squares)
        let! same = Asyncio.GatherAll([ for n in 1..3 -> Asyncio.CreateTask(fun () -> square n) ])
        printfn "GatherAll: %A" (List.ofArray same)
        let! (number, text) = Asyncio.Gather(nine, Asyncio.CreateTask(fun () -> task { return "text" }))
        printfn "Gather of two types: %d %s" number text
    }

let queue () =
    task {
        let queue = AsyncioQueue<string>(1)

        let producer =
            Asyncio.CreateTask(fun () ->
                task {
                    do! queue.Put "first"
                    do! queue.Put "second"
                })

        let! first = queue.Get()
        let! second = queue.Get()
        do! producer
        printfn "queue: %s, %s" first second
    }

let limits () =
    task {
        let! four = Asyncio.WaitFor((fun () -> square 2), 5.0)
        printfn "WaitFor: %d" four

        try
            do! Asyncio.Timeout(0.01, (fun (_: TimeoutScope) -> task { do! Asyncio.Sleep 5.0 } :> Task))
        with :? TimeoutException ->
            printfn "Timeout: over"

        let! moved =
            Asyncio.MoveOnAfter(
                0.01,
                fun (_: CancelScope) ->
                    task {
                        do! Asyncio.Sleep 5.0
                        return 1
                    }
            )

        printfn "MoveOnAfter: cancelled %b" moved.CancelledCaught
    }

let group () =
    task {
        do!
            Asyncio.TaskGroup(fun (tg: TaskGroup) ->
                task {
                    let a = tg.CreateTask(fun () -> square 1)
                    let b = tg.CreateTask(fun () -> square 2)
                    let! x = a
                    let! y = b
                    printfn "TaskGroup: %d" (x + y)
                }
                :> Task)
    }

let streams () =
    task {
        let serve (reader: AsyncioStreamReader) (writer: AsyncioStreamWriter) : Task =
            task {
                let! line = reader.ReadLine()
                writer.Write(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(line).ToUpperInvariant()))
                do! writer.Drain()
                writer.Close()
            }

        let! server = AsyncioExtensions.StartServer(Func<_, _, Task> serve, "127.0.0.1", 0)
        let port = (unbox<Net.IPEndPoint> server.Sockets[0].LocalEndPoint).Port
        let! struct (reader, writer) = AsyncioExtensions.OpenConnection("127.0.0.1", port)
        writer.Write "hello\n"B
        let! line = reader.ReadLine()
        printf "streams: %s" (Encoding.UTF8.GetString line)
        writer.Close()
        do! writer.WaitClosed()
        server.Close()
        do! server.WaitClosed()
    }

let main () =
    task {
        do! tasks ()
        do! queue ()
        do! limits ()
        do! group ()
        do! streams ()
        return 0
    }

[<EntryPoint>]
let run _ = Asyncio.Run(fun () -> main ())
