using AsyncioSharp;

AsyncioContext.Run(Main());

static async Coroutine Main() => await Asyncio.Sleep(0);
