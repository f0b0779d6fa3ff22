// Coroutines before there was a loop: a generator that is left at a yield, and entered there again with a value.
using Orbweaver.Asyncio;

using var consumer = new Generator<bool, int>(Consume);
try
{
    consumer.Send(0); // no yield waits for a value yet
}
catch (InvalidOperationException e)
{
    Console.WriteLine(e.Message);
}

consumer.Next(); // to the first yield
Produce(10, consumer);

// Both ways at once: yields what it was sent so far, and ends with a result.
var average = new Generator<double, double?, string>(Average);
average.Next();
foreach (var value in (double[])[10, 20, 60])
    Console.WriteLine($"average of what was sent: {average.Send(value):F1}");
average.TrySend(null, out _);
Console.WriteLine(average.Result);

static void Produce(int count, Generator<bool, int> consumer)
{
    for (var i = 0; i < count; i++)
    {
        Console.WriteLine($"producing: {i}");
        consumer.Send(i); // goes on behind the consumer's yield
    }
}

static async GeneratorBody Consume(Yielder<bool, int> yielder)
{
    while (true)
    {
        var i = await yielder.Yield(true);
        Console.WriteLine($"consuming: {i}");
    }
}

static async GeneratorBody<string> Average(Yielder<double, double?> yielder)
{
    var (count, sum) = (0, 0.0);
    while (await yielder.Yield(count == 0 ? 0 : sum / count) is { } value)
        (count, sum) = (count + 1, sum + value);
    return $"{count} values";
}
