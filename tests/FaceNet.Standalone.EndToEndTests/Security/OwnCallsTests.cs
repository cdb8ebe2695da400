using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.Standalone.EndToEndTests.Commands;
using FaceNet.Standalone.EndToEndTests.Hosting;
using FaceNet.Testing;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;

namespace FaceNet.Standalone.EndToEndTests.Security;

/// <summary>The services of one process call each other over TLS where only client certificates let anybody in.</summary>
public sealed class OwnCallsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestCertificates _certificates = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _certificates.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Services_ThatCallEachOther_KnowThemselves()
    {
        var server = _certificates.IssueServer();
        var client = _certificates.IssueClient("CN=backend");
        await using var process = await ServeProcess.StartAsync(new Dictionary<string, string>
        {
            ["Listeners__CertificatePath"] = Write("server.pem", server.Pem),
            ["Listeners__CertificateKeyPath"] = Write("server.key", server.KeyPem),
            ["Security__ClientCaFile"] = Write("ca.pem", _certificates.Authority),
            ["Security__ApiKeysFile"] = Write("callers.json", """{ "callers": [ { "id": "backend", "certificate_subject": "CN=backend", "scopes": ["gallery:write", "gallery:search", "clusters:read", "clusters:correct"] } ] }"""),
        });
        using var channel = Open(process.GrpcAddress, client);
        await new GalleryService.GalleryServiceClient(channel).CreateGalleryAsync(new CreateGalleryRequest { Gallery = "office" }, cancellationToken: Cancellation);
        var matcher = new MatchingService.MatchingServiceClient(channel);

        // The Matcher asks the Embedder.
        await matcher.EnrollFaceAsync(new EnrollFaceRequest { Gallery = "office", SubjectId = "ann", Face = new Probe { Image = DrawnPeople.Image(1) } }, cancellationToken: Cancellation);
        var found = await matcher.SearchFacesAsync(new SearchFacesRequest { Gallery = "office", Probe = new Probe { Image = DrawnPeople.Image(1, 1) } }, cancellationToken: Cancellation);
        Assert.Equal("ann", found.Candidates[0].SubjectId);

        // The Clusterer asks both.
        var clusterer = new Protos.Clustering.V1.ClusteringService.ClusteringServiceClient(channel);
        var camera = new Camera(process.Topics, clusterer);
        await new GalleryService.GalleryServiceClient(channel).CreateGalleryAsync(new CreateGalleryRequest { Gallery = camera.Gallery }, cancellationToken: Cancellation);
        await camera.SendInOrderAsync([camera.Event("c1", DrawnPeople.Image(2), 0), camera.Event("c2", DrawnPeople.Image(2, 1), 1)]);
        var cluster = (await clusterer.ListClustersAsync(new() { Gallery = camera.Gallery }, cancellationToken: Cancellation)).Clusters[0];
        var promoted = await clusterer.PromoteClusterAsync(new() { Gallery = camera.Gallery, ClusterId = cluster.ClusterId, SubjectId = "bob" }, cancellationToken: Cancellation);
        Assert.NotNull(promoted);

        // Nobody else gets in by it.
        using var stranger = Open(process.GrpcAddress, null);
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await new EmbeddingService.EmbeddingServiceClient(stranger).ListModelsAsync(new ListModelsRequest(), cancellationToken: Cancellation));
        Assert.Equal(ErrorReasons.CredentialsMissing, refused.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason);
    }

    private string Write(string name, string content)
    {
        File.WriteAllText(_folder[name], content);
        return _folder[name];
    }

    private GrpcChannel Open(Uri address, IssuedCertificate? client) => GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = _certificates.Connect(client), DisposeHttpClient = true });
}
