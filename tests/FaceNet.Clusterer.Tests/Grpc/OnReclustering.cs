using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.ModelContract;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Testing;
using Grpc.Core;

namespace FaceNet.Clusterer.Tests.Grpc;

/// <summary>A Clusterer in whose gallery four people have arrived, and the calls that cluster it anew.</summary>
public abstract class OnReclustering(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models) : OnFourPeople(garnet, kafka, models)
{
    // Of two faces of one person, which are 0.02 apart, and everybody else.
    private protected const double BelowAll = 0.01;

    /// <summary>The face of a person in another space.</summary>
    private protected static Face Face(int person, int number, string space)
    {
        float[] vector = [.. Enumerable.Range(0, ModelServer.Dimensions).Select(i => i == 10 + person ? 1 : i == 20 + number ? 0.1f : 0)];
        return FourPeople.Face(person, number) with { Embedding = FaceEmbedding.Normalize(vector, space) };
    }

    private protected string NewSpace()
    {
        var space = UniqueName.For("space");
        Models.Spaces[space] = true;
        return space;
    }

    private protected async Task<string> StartAsync(double? baseThreshold = null, double? reduction = null, string space = "", string requestId = "")
    {
        var request = new StartReclusteringRequest { Gallery = Gallery, EmbeddingSpace = space, RequestId = requestId };
        if (baseThreshold is { } given)
        {
            request.BaseThreshold = given;
        }

        if (reduction is { } stricter)
        {
            request.SmallClusterReduction = stricter;
        }

        return (await Reclusterings.StartReclusteringAsync(request, cancellationToken: Cancellation)).ReclusteringId;
    }

    private protected async Task<ReclusteringReport> BuildAsync(string id, bool readTopic = false)
    {
        using var call = Reclusterings.BuildReclustering(
            new BuildReclusteringRequest { Gallery = Gallery, ReclusteringId = id, ReadTopic = readTopic }, cancellationToken: Cancellation);
        BuildReclusteringResponse? last = null;
        await foreach (var answer in call.ResponseStream.ReadAllAsync(Cancellation))
        {
            Assert.True(answer.Progress is not null || answer.Report is not null);
            last = answer;
        }

        return last!.Report;
    }

    private protected AsyncUnaryCall<SwitchReclusteringResponse> Switch(string id, bool allowMissing = false, string requestId = "") =>
        Reclusterings.SwitchReclusteringAsync(
            new SwitchReclusteringRequest { Gallery = Gallery, ReclusteringId = id, AllowMissing = allowMissing, RequestId = requestId }, cancellationToken: Cancellation);

    private protected AsyncUnaryCall<CancelReclusteringResponse> Cancel(string id, string requestId = "") => Reclusterings.CancelReclusteringAsync(
        new CancelReclusteringRequest { Gallery = Gallery, ReclusteringId = id, RequestId = requestId }, cancellationToken: Cancellation);

    private protected async Task<ReclusteringProgress> ProgressAsync() =>
        (await Reclusterings.GetReclusteringAsync(new GetReclusteringRequest { Gallery = Gallery }, cancellationToken: Cancellation)).Progress;

    private protected async Task<GetClusteringReportResponse> FiguresAsync() =>
        await Client.GetClusteringReportAsync(new GetClusteringReportRequest { Gallery = Gallery }, cancellationToken: Cancellation);

    /// <summary>The members of every cluster, one line each.</summary>
    private protected async Task<string[]> PartitionAsync()
    {
        var clusters = (await Client.ListClustersAsync(new ListClustersRequest { Gallery = Gallery, PageSize = 100 }, cancellationToken: Cancellation)).Clusters;
        var lines = await Task.WhenAll(clusters.Select(async cluster => $"{await People.MembersAsync(Client, cluster.ClusterId)} {cluster.Label}".TrimEnd()));
        return [.. lines.Order(StringComparer.Ordinal)];
    }
}
