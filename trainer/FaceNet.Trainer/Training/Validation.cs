using FaceNet.Trainer.Data;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Pairs;
using FaceNet.Trainer.Evaluation.Rates;
using FaceNet.Trainer.Models;

namespace FaceNet.Trainer.Training;

/// <summary>Measures a network in training on people who are not trained on: VAL at FAR 0.01 over all their pairs.</summary>
/// <param name="people">The people; a thousand photos are enough and take seconds.</param>
internal sealed class Validation(FaceDataset people)
{
    private const double Far = 1e-2;

    /// <summary>Measures the network as it is now.</summary>
    /// <exception cref="TrainerException">The people are too few for that rate.</exception>
    public double Measure(TrainingState state, CancellationToken cancellationToken)
    {
        var embedded = EmbeddedPeople.Of(people, new NetworkEmbedder(state.Network, state.Network.Description.Name), cancellationToken);
        return ValidationRates.ValAt(MeasuredComparisons.Of(PhotoComparisons.Within(embedded), Far), Far)
            ?? throw new TrainerException($"{people.Name} are too few people to validate on: {FarThreshold.FewestPairs / Far:F0} pairs of different people are needed. Hold out more, or leave out --validate-every.");
    }
}
