using Confluent.Kafka;
using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Reclustering;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Generations;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Clustering;
using FaceNet.Protos.Events.V1;
using FaceNet.Testing;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using Proto = FaceNet.Protos.Clustering.V1;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace FaceNet.Clusterer.Tests.Reclustering;

/// <summary>A gallery whose owner gets its messages by hand, and that is clustered anew.</summary>
internal sealed class ReclusteredGallery : IDisposable
{
    public const string Id = "anew";

    private readonly TestParts _parts;
    private readonly FaceStream _stream = new(5, ModelServer.Dimensions, people: 15, noise: 0.95) { FrameShare = 0.3, TrackShare = 0.2 };
    private int _offset;

    public ReclusteredGallery(TestParts parts)
    {
        _parts = parts;
        Builder = new ReclusteringBuilder(
            new ClusterReader(parts.Redis), new RetiredGenerations(parts.Redis), new TopicCollector(parts.Kafka, Options.Create(parts.Topics)), Options.Create(new ClustererOptions()));
    }

    public string Name { get; } = UniqueName.For("gallery");

    public ReclusteringBuilder Builder { get; }

    /// <summary>How many faces have been made.</summary>
    public int Faces { get; private set; }

    public ClusterKeys Incoming => new(Name, 1);

    private static Timestamp RequestTime => Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task<GalleryOwner> TakeOverAsync() =>
        await GalleryOwner.TakeOverAsync(Name, await _parts.Store.TakeEpochAsync(Cancellation), _parts.Backends, Cancellation);

    public static Task ApplyAsync(GalleryOwner owner, params ReceivedEvent[] events) => owner.ApplyAsync(events, Cancellation);

    /// <summary>Messages of the next faces.</summary>
    public ReceivedEvent[] Next(int count)
    {
        Faces += count;
        return [.. _stream.Take(count).Select(Of)];
    }

    /// <summary>The message of a face.</summary>
    public ReceivedEvent Of(Face face) => Receive(FaceEvents.Message(FaceEvents.Event(Name, face)));

    public ReceivedEvent Start(double baseThreshold = 1.1, double smallClusterReduction = 0.3) => Command("start", new ReclusteringCommand
    {
        Start = new Proto.StartReclusteringRequest { Gallery = Name, BaseThreshold = baseThreshold },
        Binding = new ReclusteringBinding { EmbeddingSpace = FaceStream.Space, Dimensions = ModelServer.Dimensions, BaseThreshold = baseThreshold, SmallClusterReduction = smallClusterReduction },
        RequestId = Id,
    });

    public ReceivedEvent Switch() => Command("switch", new ReclusteringCommand { Switch = new Proto.SwitchReclusteringRequest { Gallery = Name, ReclusteringId = Id } });

    public ReceivedEvent Cancel() => Command("cancel", new ReclusteringCommand { Cancel = new Proto.CancelReclusteringRequest { Gallery = Name, ReclusteringId = Id } });

    public ReceivedEvent EraseAll() => Erase(new Erasure { AllClusters = new Proto.EraseAllClustersRequest { Gallery = Name } });

    public ReceivedEvent Erase(params IEnumerable<string> crops) => Erase(new Erasure { Members = new Proto.EraseMembersRequest { Gallery = Name, CropIds = { crops } } });

    public Task<Proto.ReclusteringReport> BuildAsync(CancellationToken? cancellationToken = null, BuildWatch? watch = null) =>
        Builder.BuildAsync(Name, Id, readTopic: false, watch ?? new BuildWatch(), cancellationToken ?? Cancellation);

    /// <summary>What became of a command.</summary>
    public async Task<string> ReasonAsync(string requestId)
    {
        var known = await new ClusterReader(_parts.Redis).FindCorrectionAsync(Name, requestId, Cancellation);
        return known is null ? "unknown" : known.Refusal.IsEmpty ? "" : Google.Rpc.Status.Parser.ParseFrom(known.Refusal).Details[0].Unpack<Google.Rpc.ErrorInfo>().Reason;
    }

    public void Dispose() => Builder.Dispose();

    private ReceivedEvent Command(string requestId, ReclusteringCommand command)
    {
        command.RequestId = command.RequestId.Length > 0 ? command.RequestId : requestId;
        command.Gallery = Name;
        command.RequestTime = RequestTime;
        return Receive(new Message<string, byte[]> { Key = Name, Value = new ClusteringCommand { Reclustering = command }.ToByteArray() });
    }

    private ReceivedEvent Erase(Erasure erasure)
    {
        (erasure.RequestId, erasure.Gallery, erasure.RequestTime) = ("erase", Name, RequestTime);
        return Receive(new Message<string, byte[]> { Key = Name, Value = new ClusteringCommand { Erasure = erasure }.ToByteArray() });
    }

    private ReceivedEvent Receive(Message<string, byte[]> message)
    {
        var received = EventReader.Read(FaceEvents.Consumed([message], _offset++, _parts.Topics.FaceEmbeddedTopic)[0]);
        Assert.Null(received.Refusal);
        return received;
    }
}
