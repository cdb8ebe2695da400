using FaceNet.Trainer.Data;
using FaceNet.Trainer.Training;

namespace FaceNet.Trainer.Tests.Training;

[Collection(nameof(TorchSeed))]
public sealed class OfflineMiningTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Mine_UntrainedNetwork_GivesTripletsOfOnePersonAndAnother()
    {
        var set = new TrainingSet();
        set.Add(SmokeRun.Strangers, null);
        using TrainingState state = TrainingState.Start(SmokeRun.Network, SmokeRun.Options);

        OfflineTriplets mined = new OfflineMining(set, SmokeRun.Options with { OfflinePhotos = 60 }).Mine(state, Cancellation);

        Assert.NotEmpty(mined.Photos);
        Assert.All(mined.Photos, triplet =>
        {
            Assert.NotEqual(triplet[0], triplet[1]);
            Assert.Equal(set.Labels[triplet[0]], set.Labels[triplet[1]]);
            Assert.NotEqual(set.Labels[triplet[0]], set.Labels[triplet[2]]);
        });
        Assert.InRange(mined.Photos.SelectMany(triplet => triplet).Distinct().Count(), 2, 60);
    }

    [Fact]
    public async Task RunAsync_OfflineMiningResumedInBetween_EqualsUninterrupted()
    {
        using var folder = new TemporaryFolder();
        TrainingOptions options = SmokeRun.Options with { Steps = 9, OfflineEvery = 3, OfflinePhotos = 40 };
        using TrainingState whole = TrainingState.Start(SmokeRun.Network, options), part = TrainingState.Start(SmokeRun.Network, options);
        List<StepStatistics> expected = await SmokeRun.TrainAsync(whole, options, Cancellation);

        await SmokeRun.TrainAsync(part, options, Cancellation, interruptAt: 5);
        Checkpoint.Save(folder["checkpoint"], part, options);
        using TrainingState resumed = Checkpoint.Load(folder["checkpoint"], SmokeRun.Network);
        List<StepStatistics> actual = await SmokeRun.TrainAsync(resumed, options, Cancellation);

        Assert.Equal(6, resumed.Offline!.Step);
        Assert.Equal(expected[5..], actual);
    }
}
