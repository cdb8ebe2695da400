using FaceNet.Trainer.Data;
using FaceNet.Trainer.Distances;
using FaceNet.Trainer.Mining;
using FaceNet.Trainer.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Training;

/// <summary>
/// Mines triplets over more photos than a batch holds, with the network as it is: the offline way of FaceNet section 3.2. The photos of the triplets then
/// share batches, in which the rule of the run chooses among them; so a batch holds negatives that are worth something.
/// </summary>
/// <param name="set">The photos.</param>
/// <param name="options">How the run learns.</param>
internal sealed class OfflineMining(TrainingSet set, TrainingOptions options)
{
    /// <summary>Mines a random subset of the people.</summary>
    /// <exception cref="TrainerException">No triplet was found.</exception>
    public OfflineTriplets Mine(TrainingState state, CancellationToken cancellationToken)
    {
        using DisposeScope scope = NewDisposeScope();
        int[] photos = Choose(state.Step);
        IReadOnlyList<float[]> vectors = new NetworkEmbedder(state.Network, state.Network.Description.Name)
            .Embed(new PhotoImages([.. photos.Select(photo => set.Photos[photo])]), cancellationToken);
        Tensor embeddings = tensor(vectors.SelectMany(vector => vector).ToArray(), [photos.Length, vectors[0].Length]);
        Tensor distances = SquaredDistances.Between(embeddings);
        PairMasks masks = PairMasks.Of(tensor([.. photos.Select(photo => set.Labels[photo])]));
        masks = options.Positives == PositiveSelection.Hardest ? masks.WithHardestPositives(distances) : masks;
        TripletIndices mined = TripletMiners.Create(options.Negatives, options.Margin).Mine(distances, masks, Seeds.Mix(options.Seed, state.Step));
        long[] anchors = [.. mined.Anchors.data<long>()], positives = [.. mined.Positives.data<long>()], negatives = [.. mined.Negatives.data<long>()];
        int[][] triplets = [.. anchors.Select((anchor, place) => (int[])[photos[anchor], photos[positives[place]], photos[negatives[place]]])];
        return triplets.Length > 0
            ? new OfflineTriplets(state.Step, triplets)
            : throw new TrainerException($"Offline mining found no triplet among {photos.Length} photos at step {state.Step}. Raise --offline-photos or --margin, or leave out --offline-every.");
    }

    // Whole people, so that the positives are there.
    private int[] Choose(long step)
    {
        int[][] people = [.. Enumerable.Range(0, set.Photos.Count).Where(photo => set.Labels[photo] != TrainingSet.Nobody).GroupBy(photo => set.Labels[photo]).Select(person => person.ToArray())];
        new Random(Seeds.Mix(options.Seed, step, options.OfflinePhotos)).Shuffle(people);
        return [.. people.SelectMany(person => person).Take(options.OfflinePhotos)];
    }
}
