using Orbweaver.Bench;

try
{
    return CommandLine.Run(args);
}
catch (BenchException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}
