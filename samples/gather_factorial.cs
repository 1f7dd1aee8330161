// Three coroutines run side by side; Gather waits for all of them and gives their results in the order of its arguments.
// Shows Asyncio.Gather, and the order in which tasks take turns.
#:project ../AsyncioSharp.Core/AsyncioSharp.Core.csproj
using AsyncioSharp;

async Coroutine<int> Factorial(string name, int number)
{
    var product = 1;
    for (var factor = 2; factor <= number; factor++)
    {
        Console.WriteLine($"Task {name}: factorial({number}), now {product} * {factor}");
        await Asyncio.Sleep(0.5);
        product *= factor;
    }
    Console.WriteLine($"Task {name}: factorial({number}) = {product}");
    return product;
}

async Coroutine Main()
{
    var results = await Asyncio.Gather(
        Factorial("A", 2),
        Factorial("B", 3),
        Factorial("C", 4)
    );
    Console.WriteLine(string.Join(", ", results));
}

AsyncioContext.Run(Main());
