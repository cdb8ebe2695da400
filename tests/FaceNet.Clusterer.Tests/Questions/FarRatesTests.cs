using FaceNet.Clusterer.Questions;
using FaceNet.ModelContract;

namespace FaceNet.Clusterer.Tests.Questions;

public sealed class FarRatesTests
{
    [Theory]
    [InlineData(0.899, null)]
    [InlineData(0.9, 1e-4)]
    [InlineData(1.0, 1e-3)]
    [InlineData(1.1, 1e-2)]
    [InlineData(1.101, null)]
    public void At_TellsRatesOfTheTableOnly(double squaredDistance, double? far) => Assert.Equal(far, Rates((1e-2, 1.1), (1e-3, 1.0), (1e-4, 0.9)).At(squaredDistance));

    [Fact]
    public void At_NothingMeasured_TellsNoRate()
    {
        Assert.Null(new FarRates(null).At(1));
        Assert.Null(Rates().At(1));
        Assert.Null(Rates((1e-2, null)).At(1));
    }

    private static FarRates Rates(params (double Far, double? SquaredDistance)[] table) => new(new ModelCalibration
    {
        Data = "nobody",
        ImpostorPairs = 1,
        Verify = [.. table.Select(row => new CalibrationPoint { Far = row.Far, SquaredDistance = row.SquaredDistance })],
    });
}
