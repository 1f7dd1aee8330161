' AsyncioSharp in Visual Basic: Async functions on the loop. Run by ../run.sh, which compares what it prints with ../vbnet.expected.
Imports System.Net
Imports System.Text
Imports AsyncioSharp
Imports AsyncioSharp.Net

Module Program
    Private Async Function Square(n As Integer) As Task(Of Integer)
        Await Asyncio.Sleep(n / 100)
        Return n * n
    End Function

    Private Async Function Tasks() As Task
        Dim nine = Asyncio.CreateTask(Function() Square(3))
        Console.WriteLine($"CreateTask: {Await nine}")

        Dim squares = Await Asyncio.Gather(Enumerable.Range(1, 3).Select(AddressOf Square))
        Console.WriteLine($"Gather: {String.Join(", ", squares)}")
        Dim same = Await Asyncio.Gather(Enumerable.Range(1, 3).Select(Function(n) Asyncio.CreateTask(Function() Square(n))))
        Console.WriteLine($"Gather of tasks: {String.Join(", ", same)}")
        Dim both = Await Asyncio.Gather(nine, Asyncio.CreateTask(Function() Task.FromResult("text")))
        Console.WriteLine($"Gather of two types: {both.Item1} {both.Item2}")
    End Function

    Private Async Function Produce(queue As AsyncioQueue(Of String)) As Task
        Await queue.Put("first")
        Await queue.Put("second")
    End Function

    Private Async Function Queues() As Task
        Dim queue = New AsyncioQueue(Of String)(1)
        Dim producer = Asyncio.CreateTask(Function() Produce(queue))
        Dim first = Await queue.Get()
        Dim second = Await queue.Get()
        Await producer
        Console.WriteLine($"queue: {first}, {second}")
    End Function

    Private Async Function Limits() As Task
        Dim four = Await Asyncio.WaitFor(Function() Square(2), 5.0)
        Console.WriteLine($"WaitFor: {four}")

        Try
            Await Asyncio.Timeout(0.01, Async Function(scope As TimeoutScope) As Task
                                            Await Asyncio.Sleep(5)
                                        End Function)
        Catch ex As TimeoutException
            Console.WriteLine("Timeout: over")
        End Try

        Dim moved = Await Asyncio.MoveOnAfter(0.01, Function(scope As CancelScope) Square(500))
        Console.WriteLine($"MoveOnAfter: cancelled {moved.CancelledCaught}")
    End Function

    Private Async Function Groups() As Task
        Dim sum = Await Asyncio.TaskGroup(Async Function(tg As TaskGroup) As Task(Of Integer)
                                              Dim a = tg.CreateTask(Function() Square(1))
                                              Dim b = tg.CreateTask(Function() Square(2))
                                              Return Await a + Await b
                                          End Function)
        Console.WriteLine($"TaskGroup: {sum}")
    End Function

    Private Async Function Serve(reader As AsyncioStreamReader, writer As AsyncioStreamWriter) As Task
        ' ReadLine and ReadUntil have a second spelling for ports from Python (Readline, Readuntil), between which Visual Basic cannot choose.
        Dim line = Await reader.Read(100)
        writer.Write(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(line).ToUpperInvariant()))
        Await writer.Drain()
        writer.Close()
    End Function

    Private Async Function Streams() As Task
        Dim handler As Func(Of AsyncioStreamReader, AsyncioStreamWriter, Task) = AddressOf Serve
        Dim server = Await AsyncioExtensions.StartServer(handler, "127.0.0.1", 0)
        Dim port = DirectCast(server.Sockets(0).LocalEndPoint, IPEndPoint).Port
        Dim connection = Await AsyncioExtensions.OpenConnection("127.0.0.1", port)
        connection.Item2.Write(Encoding.UTF8.GetBytes("hello" & vbLf))
        Console.Write($"streams: {Encoding.UTF8.GetString(Await connection.Item1.Read(100))}")
        connection.Item2.Close()
        Await connection.Item2.WaitClosed()
        server.Close()
        Await server.WaitClosed()
    End Function

    Private Async Function RunAll() As Task
        Await Tasks()
        Await Queues()
        Await Limits()
        Await Groups()
        Await Streams()
    End Function

    Sub Main()
        Asyncio.Run(AddressOf RunAll)
    End Sub
End Module
