using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Hosting;
using FaceNet.Testing;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FaceNet.ServiceDefaults.Tests.Hosting;

/// <summary>Whatever the configuration says of logs, they hold no path of a request and nothing of what it asks.</summary>
public sealed class TellingLogsTests
{
    private const string Person = "person-of-a-test";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Logging:LogLevel:Default=Trace")]
    [InlineData("Logging:Console:LogLevel:Default=Trace")]
    [InlineData("Logging:Console:LogLevel:Microsoft=Trace", "Logging:Console:LogLevel:Grpc=Trace")]
    [InlineData("Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics=Trace", "Logging:Console:LogLevel:Grpc.AspNetCore.Server.ServerCallHandler=Trace")]
    [InlineData("Logging:LogLevel:Microsoft.AspNetCore.Routing.Matching.DfaMatcher=Trace")]
    public async Task Requests_AreNotLogged_AtAnyLevelOfAnyProvider(params string[] settings)
    {
        using var log = new ConsoleLog();
        await using var app = await StartAsync(log, settings);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        using var web = new HttpClient { BaseAddress = new Uri(addresses[1]) };
        using var channel = GrpcChannel.ForAddress(addresses[0]);

        using var answer = await web.GetAsync(new Uri($"/v1/galleries/office/subjects/{Person}", UriKind.Relative), Cancellation);
        await Assert.ThrowsAsync<RpcException>(async () => await new GalleryService.GalleryServiceClient(channel).GetSubjectAsync(
            new GetSubjectRequest { Gallery = "office", SubjectId = Person }, cancellationToken: Cancellation));

        Assert.DoesNotContain(Person, log.Text, StringComparison.Ordinal);
    }

    private static async Task<WebApplication> StartAsync(ILoggerProvider log, string[] settings)
    {
        var builder = WebApplication.CreateBuilder(["--Listeners:GrpcPort=0", "--Listeners:WebPort=0", .. settings.Select(setting => $"--{setting}")]);
        builder.Logging.ClearProviders().AddProvider(log);
        builder.AddServiceDefaults();
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGrpcService<QuotingGalleries>();
        await app.StartAsync(Cancellation);
        return app;
    }

    /// <summary>Quotes in its errors whom it was asked for.</summary>
    private sealed class QuotingGalleries : GalleryService.GalleryServiceBase
    {
        public override Task<GetSubjectResponse> GetSubject(GetSubjectRequest request, ServerCallContext context) =>
            throw new RpcException(new Status(StatusCode.NotFound, $"There is no {request.SubjectId}."));
    }

    /// <summary>Keeps what a console would show.</summary>
    [ProviderAlias("Console")]
    private sealed class ConsoleLog : ILoggerProvider
    {
        private readonly LogText _log = new(LogLevel.Trace);

        public string Text => _log.Text;

        public ILogger CreateLogger(string categoryName) => _log.CreateLogger(categoryName);

        public void Dispose() => _log.Dispose();
    }
}
