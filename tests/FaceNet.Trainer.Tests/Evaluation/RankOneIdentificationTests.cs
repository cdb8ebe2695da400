using FaceNet.Trainer.Evaluation;

namespace FaceNet.Trainer.Tests.Evaluation;

public sealed class RankOneIdentificationTests
{
    [Fact]
    public void Rate_OneOfThreeProbesNearerToAnotherPerson_IsTwoThirds()
    {
        float[][] vectors = [[0, 0], [0.1f, 0], [0.9f, 0], [1, 0], [1.1f, 0]];

        double rate = RankOneIdentification.Rate(new EmbeddedPeople(vectors, [0, 0, 0, 1, 1]));

        Assert.Equal(2 / 3.0, rate, 10);
    }
}
