// The server of the benchmark "kestrel". The first argument is 'loop' for our transport or 'sockets' for Kestrel's own. It writes its address, then, for each line that comes in, what it has used
// so far: processor time in microseconds and bytes allocated. It ends with its input.
using System.Globalization;
using Orbweaver.AspNetCore;

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
if (args is ["loop"])
    builder.UseOrbweaverTransport();

await using var app = builder.Build();
app.MapGet("/plaintext", () => "Hello, World!");
await app.StartAsync();
Console.WriteLine($"{app.Urls.Single()}/plaintext");
while (Console.ReadLine() is not null)
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Environment.CpuUsage.TotalTime.TotalMicroseconds}\t{GC.GetTotalAllocatedBytes()}"));
await app.StopAsync();
