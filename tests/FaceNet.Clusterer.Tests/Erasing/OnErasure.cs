using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Clustering;
using FaceNet.Clusterer.Tests.Grpc;
using FaceNet.Clusterer.Tests.Storage;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Erasure.Leftovers;
using FaceNet.Testing;

namespace FaceNet.Clusterer.Tests.Erasing;

/// <summary>A Clusterer in whose gallery faces with dense vectors have arrived, beside the four people: in frames and tracks, of five strangers.</summary>
public abstract class OnErasure(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models) : OnReclustering(garnet, kafka, models)
{
    private readonly FaceStream _stream = new(seed: 5, ModelServer.Dimensions, people: 5, noise: 0.4) { FrameShare = 0.4, TrackShare = 0.4 };
    private int _arrived = 16;

    private protected List<Face> Faces { get; } = [];

    private protected async Task<IReadOnlyList<Face>> ArriveAsync(int count)
    {
        var faces = _stream.Take(count);
        await ArriveAsync(faces);
        return faces;
    }

    private protected async Task ArriveAsync(IReadOnlyList<Face> faces)
    {
        Faces.AddRange(faces);
        foreach (var face in faces)
        {
            People.Produce(face);
        }

        await People.CountAsync(Client, _arrived += faces.Count);
    }

    private protected async Task<ErasureReceipt> EraseAsync(string requestId, params string[] crops)
    {
        _arrived -= crops.Length;
        return (await Erasures.EraseMembersAsync(new EraseMembersRequest { Gallery = Gallery, CropIds = { crops }, RequestId = requestId }, cancellationToken: Cancellation)).Receipt;
    }

    private protected async Task<string> HomeOfAsync(string crop) =>
        (await Client.DiagnoseAsync(new DiagnoseRequest { Gallery = Gallery, CropId = crop }, cancellationToken: Cancellation)).Member.ClusterId;

    /// <summary>What Redis still has of faces and ids in the keys of this gallery.</summary>
    private protected Task<string[]> LeftoversAsync(IEnumerable<string> ids, params IReadOnlyList<Face> faces) => LeftoversInAsync(Gallery, ids, faces);

    /// <summary>What Redis still has of faces and ids in the keys of a gallery.</summary>
    private protected async Task<string[]> LeftoversInAsync(string gallery, IEnumerable<string> ids, params IReadOnlyList<Face> faces)
    {
        var sought = new SoughtItems(ids, [.. faces.Select(face => face.Embedding.Values.ToArray())]);
        var found = new List<string>();
        await foreach (var leftover in new LeftoverSearch(Parts.Redis).FindAsync(sought, () => { }, Cancellation))
        {
            if (leftover.Key.Contains(gallery, StringComparison.Ordinal))
            {
                found.Add(leftover.ToString());
            }
        }

        return [.. found];
    }

    private protected Task<string[]> LeftoversAsync(params IReadOnlyList<Face> faces) => LeftoversAsync(faces.Select(face => face.CropId), faces);

    /// <summary>The state agrees with itself and with the events, and the reasons to be apart are those that are stored of faces.</summary>
    private protected async Task AssertConsistentAsync()
    {
        await People.AssertConsistentAsync();
        var database = await Parts.Redis.GetDatabaseAsync(Cancellation);
        var stored = await StoredState.ReadAsync(Parts.Store, database, Gallery, Cancellation);
        var keys = new ClusterKeys(Gallery, stored.Gallery.State.Generation);
        var homes = stored.MembersOf.SelectMany(home => home.Value.Select(crop => (crop, home.Key))).ToDictionary(face => face.crop, face => face.Key);
        var reasons = new Dictionary<(string, string), int>();
        foreach (var frame in stored.Members.Where(member => member.Value.FrameId.Length > 0).GroupBy(member => (member.Value.SourceId, member.Value.FrameId), member => member.Key))
        {
            Count(from one in frame from other in frame where string.CompareOrdinal(one, other) < 0 select (one, other));
        }

        var links = await database.HashGetAllAsync(keys.Links);
        Count(links.Where(link => StoredValue.Read(FaceNet.Clusterer.Storage.Records.LinkState.Parser, link.Value, keys.Links).Kind == 2)
            .Select(link => (((string)link.Name!).Split('/')[0], ((string)link.Name!).Split('/')[1])));
        Assert.Equal(
            reasons.Select(pair => $"{pair.Key.Item1}/{pair.Key.Item2} {pair.Value}").Order(),
            stored.Gallery.Clusters!.Separations.Select(pair => $"{Ordered(pair.OlderId, pair.YoungerId)} {pair.Reasons}").Order());

        void Count(IEnumerable<(string One, string Other)> pairs)
        {
            foreach (var (one, other) in pairs)
            {
                var ids = Ordered(homes[one], homes[other]).Split('/');
                reasons[(ids[0], ids[1])] = reasons.GetValueOrDefault((ids[0], ids[1])) + 1;
            }
        }
    }

    private static string Ordered(string one, string other) => string.CompareOrdinal(one, other) < 0 ? $"{one}/{other}" : $"{other}/{one}";
}
