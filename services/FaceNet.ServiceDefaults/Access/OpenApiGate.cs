using System.Net;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Access;

/// <summary>What a host tells about itself: to everybody on loopback and in development, elsewhere to callers with a scope.</summary>
internal static class OpenApiGate
{
    /// <summary>Whether everybody may know.</summary>
    public static bool IsOpen(WebApplication app)
    {
        var listeners = app.Services.GetRequiredService<IOptions<ListenerOptions>>().Value;
        return app.Environment.IsDevelopment() || (IPAddress.TryParse(listeners.Address, out var address) && IPAddress.IsLoopback(address));
    }

    /// <summary>Refuses callers without the scope with the status that an rpc would have.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="scope">The scope.</param>
    /// <param name="what">What the endpoint answers, for the refusal.</param>
    /// <param name="except">Requests that need no scope; null for none.</param>
    public static void RequireScope(this IEndpointConventionBuilder endpoint, Scope scope, string what, Func<HttpContext, bool>? except = null)
    {
        endpoint.Add(builder =>
        {
            var answer = builder.RequestDelegate!;
            builder.RequestDelegate = async request =>
            {
                if (except?.Invoke(request) is true)
                {
                    await answer(request);
                    return;
                }

                try
                {
                    var caller = await request.RequestServices.GetRequiredService<CallerAuthenticator>().AuthenticateAsync(request);
                    caller.Require(scope, what);
                }
                catch (PlatformException refused)
                {
                    await request.RefuseAsJsonAsync(ErrorStatus.From(refused));
                    return;
                }

                await answer(request);
            };
        });
    }
}
