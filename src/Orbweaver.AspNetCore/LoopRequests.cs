using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Orbweaver.AspNetCore;

/// <summary>
/// The outermost middleware: brings each request, which comes from wherever Kestrel happened to read it, to the loop's ready phase, where programs' code runs, and its end back to Kestrel.
/// </summary>
internal sealed class LoopRequests : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => builder =>
    {
        builder.Use(program => context => context.Features.Get<ILoopFeature>() is LoopConnection { Turn: var turn } ? turn.Handle(program, context) : program(context));
        next(builder);
    };
}
