using FaceNet.ModelContract;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Pairs;
using FaceNet.Trainer.Evaluation.Rates;
using FaceNet.Trainer.Evaluation.Robustness;

namespace FaceNet.Trainer.Tests.Evaluation.Robustness;

public sealed class RobustnessTableTests
{
    [Fact]
    public void Of_EveryChange_IsMeasuredAndThePhotosAsTheyAreComeFirst()
    {
        TestPhotos photos = TestPhotos.Create(people: 65, photos: 4);
        ValidationRate expected = ValidationRates.Of(
            MeasuredComparisons.Of(PhotoComparisons.Within(EmbeddedPeople.Of(photos.Dataset, photos.Embedder, CancellationToken.None)), RobustnessTable.Far), [RobustnessTable.Far], seed: 1)[0];

        var table = RobustnessTable.Of(photos.Dataset, photos.Embedder, seed: 1, CancellationToken.None);

        Assert.Equal((260, 65), (table.Photos, table.People));
        Assert.Equal(
            [(null, null), (10, null), (20, null), (30, null), (50, null), (70, null), (90, null), (null, 40), (null, 56), (null, 80)],
            table.Rows.Select(row => (row.JpegQuality, row.Side)));
        Assert.Equal((expected.ImpostorPairs, expected.Val), (table.Rows[0].Rate.ImpostorPairs, table.Rows[0].Rate.Val!.Value));
        Assert.Equal(table.Rows[0].Rate.Val, table.Rows[0].ValAtUsualThreshold);
        Assert.All(table.Rows, row => Assert.InRange(row.FarAtUsualThreshold!.Value, 0, 1));
    }

    [Fact]
    public void Of_TooFewPeopleForTheRate_HasNoFigures()
    {
        TestPhotos photos = TestPhotos.Create(people: 3, photos: 2);

        var table = RobustnessTable.Of(photos.Dataset, photos.Embedder, seed: 1, CancellationToken.None);

        Assert.All(table.Rows, row => Assert.Equal((null, null, null), (row.Rate.Val, row.FarAtUsualThreshold, row.ValAtUsualThreshold)));
    }

    [Fact]
    public void Apply_SmallerSide_MakesAPhotoOfThatSize()
    {
        RgbImage changed = new PhotoChange(Side: 40).Apply(TestPhotos.Create(1, 1).Dataset.Images[0]);

        Assert.Equal((40, 40), (changed.Width, changed.Height));
    }

    [Fact]
    public void Apply_LowerJpegQuality_LosesMore()
    {
        RgbImage photo = TestPhotos.Create(1, 1).Dataset.Images[0];

        double[] lost = [.. new[] { 10, 50, 90 }.Select(quality => new PhotoChange(JpegQuality: quality).Apply(photo).Pixels.Zip(photo.Pixels, (left, right) => Math.Abs(left - right)).Average())];

        Assert.True(lost[0] > lost[1] && lost[1] > lost[2], string.Join(", ", lost));
        Assert.Same(photo, new PhotoChange().Apply(photo));
    }
}
