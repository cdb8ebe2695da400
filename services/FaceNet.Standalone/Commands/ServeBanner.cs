using FaceNet.Protos.Embedding.V1;
using FaceNet.Standalone.Hosting;

namespace FaceNet.Standalone.Commands;

/// <summary>What <c>serve</c> says when it is ready: where everything is, which model answers under which terms, and what to try.</summary>
internal static class ServeBanner
{
    public static async Task PrintAsync(TextWriter output, StandaloneHost host, CancellationToken cancellationToken)
    {
        using var channel = host.OpenChannel();
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

    // Who may call brings a key of the callers' file, and the authority of the certificate where it is of one's own.
    private static string ThingsToTry(StandaloneHost host)
    {
        var key = host.Authenticates ? """ -H "x-api-key: $KEY" """.TrimEnd() : "";
        var usesTls = host.GrpcAddress.Scheme == Uri.UriSchemeHttps;
        var curl = $"curl{(usesTls ? " --cacert ca.pem" : "")}{key}";
        var grpcurl = $"grpcurl {(usesTls ? "-cacert ca.pem" : "-plaintext")}{key}";
        return $$"""
            Try it:
              {{curl}} {{host.WebAddress}}v1/models
              {{curl}} -d '{"gallery":"office"}' -H 'Content-Type: application/json' {{host.WebAddress}}v1/galleries
              {{grpcurl}} {{host.GrpcAddress.Authority}} list   # https://github.com/fullstorydev/grpcurl
            """;
    }
}
