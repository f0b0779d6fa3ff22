using Orbweaver.Cli;

return OrbweaverCommand.Run(args, Surroundings.OfProcess(), new CrawlerEngine());
