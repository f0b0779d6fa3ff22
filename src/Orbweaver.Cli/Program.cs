using Orbweaver.Asyncio;
using Orbweaver.Cli;

// A worker process is started without arguments; nobody else pays for the question.
if (args.Length == 0 && ProcessPool.RunWorker(args))
    return ExitCode.Finished;
return LabChild.Run(args) ?? OrbweaverCommand.Run(args, Surroundings.OfProcess(), new CrawlerEngine());
