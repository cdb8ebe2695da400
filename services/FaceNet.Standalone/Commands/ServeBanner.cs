using FaceNet.Protos.Embedding.V1;
using FaceNet.Standalone.Hosting;
using Grpc.Net.Client;

namespace FaceNet.Standalone.Commands;

/// <summary>What <c>serve</c> says when it is ready: where everything is, which model answers under which terms, and what to try.</summary>
internal static class ServeBanner
{
    public static async Task PrintAsync(TextWriter output, StandaloneHost host, CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress(host.GrpcAddress);
        var embedder = new EmbeddingService.EmbeddingServiceClient(channel);
        var answer = await embedder.GetModelAsync(new GetModelRequest(), cancellationToken: cancellationToken);
        await output.WriteLineAsync(Text(host, answer.Model));
        await output.FlushAsync(cancellationToken);
    }

    private static string Text(StandaloneHost host, Model model) =>
        $$"""
        FaceNet.Platform is ready: Embedder, Matcher and Clusterer in one process.

          gRPC    {{host.GrpcAddress}}
          json    {{host.WebAddress}}openapi/v1.json
          health  {{host.WebAddress}}health/ready
          redis   {{host.Backends.Redis}}
          kafka   {{host.Backends.Kafka}}
          model   {{model.Name}} {{model.Version}}, {{model.Dimensions}} dimensions, on {{model.ExecutionProvider}}
          terms   {{ModelTermsText.Of(model)}}

        {{(host.IsOpen ? "Other machines reach this address, so there is no reflection: clients bring the contracts in protos/." : ThingsToTry(host))}}

        Ctrl-C stops.
        """;

    private static string ThingsToTry(StandaloneHost host) =>
        $$"""
        Try it:
          curl {{host.WebAddress}}v1/models
          curl -d '{"gallery":"office"}' -H 'Content-Type: application/json' {{host.WebAddress}}v1/galleries
          grpcurl -plaintext {{host.GrpcAddress.Authority}} list   # https://github.com/fullstorydev/grpcurl
        """;
}
