using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Generations;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Protos.Events.V1;
using FaceNet.ServiceDefaults.Errors;
using Google.Protobuf;

namespace FaceNet.Clusterer.Reclustering;

/// <summary>Decides on the commands about clustering a gallery anew, for its owner. Not thread-safe.</summary>
internal sealed class ReclusteringOwner(string gallery, long epoch, GalleryState state, SwitchStore switches)
{
    /// <summary>Reads what a command needs; null where it needs nothing.</summary>
    public async Task<BuiltGeneration?> PrepareAsync(GalleryClusters live, ReclusteringOrder order, CancellationToken cancellationToken)
    {
        if (order.Command.Switch is not { } request || state.Incoming?.ReclusteringId != request.ReclusteringId)
        {
            return null;
        }

        var built = await switches.ReadBuildAsync(gallery, state.Incoming, epoch, cancellationToken);
        return ReclusteringRules.Objection(state, built.Build) is null
            ? built with { Content = await switches.LoadAsync(gallery, state, epoch, built, live.Snapshot(), cancellationToken) }
            : built;
    }

    /// <summary>Applies a command in memory, or refuses it.</summary>
    /// <param name="live">The live clusters.</param>
    /// <param name="order">The command.</param>
    /// <param name="built">What <see cref="PrepareAsync"/> read.</param>
    /// <returns>What to write, and the clusters to go on with.</returns>
    public (GalleryWrite Write, GalleryClusters Clusters) Decide(GalleryClusters live, ReclusteringOrder order, BuiltGeneration? built)
    {
        try
        {
            return order.Command.RequestCase switch
            {
                ReclusteringCommand.RequestOneofCase.Start => (Start(order), live),
                ReclusteringCommand.RequestOneofCase.Cancel => (Cancel(order), live),
                _ => new GenerationSwitch(gallery, state, order, live).Decide(built),
            };
        }
        catch (PlatformException refused) when (!Outages.IsOutage(refused))
        {
            return (new GalleryWrite(gallery, state, null, [], Log(order, log => log.Refusal = ErrorStatus.From(refused).ToByteString())), live);
        }
    }

    /// <summary>What the log keeps of a command.</summary>
    public static CorrectionWrite Log(ReclusteringOrder order, Action<CorrectionState>? describe = null)
    {
        var log = new CorrectionState { Reclustering = order.Command.ToByteString() };
        describe?.Invoke(log);
        return CorrectionWrite.Unlisted(order.Id, log);
    }

    private GalleryWrite Start(ReclusteringOrder order)
    {
        var binding = order.Command.Binding;
        if (ReclusteringRules.Objection(gallery, state, new StartBinding(binding.EmbeddingSpace, order.Command.Start.EmbeddingSpace.Length == 0)) is { } objection)
        {
            throw objection;
        }

        state.Incoming = new IncomingState
        {
            ReclusteringId = order.Id,
            Generation = ++state.LastGeneration,
            EmbeddingSpace = binding.EmbeddingSpace,
            Dimensions = binding.Dimensions,
            BaseThreshold = binding.BaseThreshold,
            SmallClusterReduction = binding.SmallClusterReduction,
            RequestTime = order.Command.RequestTime,
        };
        return new GalleryWrite(gallery, state, null, [], Log(order), generations: GenerationWrite.Open(gallery, state.Incoming.Generation));
    }

    private GalleryWrite Cancel(ReclusteringOrder order)
    {
        var incoming = ReclusteringRules.Require(state, order.Command.Cancel.ReclusteringId);
        state.Incoming = null;
        return new GalleryWrite(gallery, state, null, [], Log(order), generations: GenerationWrite.Cancel(gallery, incoming.Generation));
    }
}
