using FaceNet.Standalone.Demo.Quality;

namespace FaceNet.Standalone.EndToEndTests.Demo.Quality;

public sealed class DistanceHistogramTests
{
    [Fact]
    public void Measure_KnownVectors_FillsTheirBins()
    {
        // Squared distances: 0 within the first person, 2 at a right angle, 4 to the opposite.
        var histogram = DistanceHistogram.Measure([(1, [1, 0]), (1, [1, 0]), (2, [0, 1]), (3, [-1, 0])]);

        Assert.Equal((1, 5), (histogram.SamePairs, histogram.DifferentPairs));
        Assert.Equal(1, histogram.Same[0]);
        Assert.Equal(3.0 / 5, histogram.Different[DistanceHistogram.Bins / 2], 12);
        Assert.Equal(2.0 / 5, histogram.Different[^1], 12);
        Assert.Equal(1, histogram.Different.Sum(), 12);
    }

    [Fact]
    public void Measure_MoreFacesThanAreCompared_TakesAnEvenSample()
    {
        var faces = Enumerable.Range(0, DistanceHistogram.MostFaces + 1).Select(person => (person, new float[] { 1, 0 })).ToArray();

        var histogram = DistanceHistogram.Measure(faces);

        long sample = (faces.Length + 1) / 2;
        Assert.Equal(sample * (sample - 1) / 2, histogram.DifferentPairs);
    }

    [Fact]
    public void Measure_Nobody_IsEmpty() => Assert.Equal(0, DistanceHistogram.Measure([]).Same.Sum());
}
