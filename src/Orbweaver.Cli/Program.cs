using Orbweaver.Cli;

return LabChild.Run(args) ?? OrbweaverCommand.Run(args, Surroundings.OfProcess(), new CrawlerEngine());
