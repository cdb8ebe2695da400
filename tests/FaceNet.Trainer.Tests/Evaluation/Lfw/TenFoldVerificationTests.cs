using FaceNet.Trainer.Evaluation.Lfw;

namespace FaceNet.Trainer.Tests.Evaluation.Lfw;

public sealed class TenFoldVerificationTests
{
    [Fact]
    public void Of_SeparablePairs_IsPerfect()
    {
        (double, bool)[] fold = [(0.1, true), (0.2, true), (1.5, false), (1.6, false)];

        TenFoldVerification result = TenFoldVerification.Of([.. Enumerable.Repeat(fold, 10)]);

        Assert.Equal(1, result.Accuracy);
        Assert.Equal(0, result.StandardError);
    }

    [Fact]
    public void Of_OneFoldOnAnotherScale_IsJudgedByTheOthersThreshold()
    {
        (double, bool)[] usual = [(0.1, true), (1.0, false)], shifted = [(2.0, true), (3.0, false)];

        TenFoldVerification result = TenFoldVerification.Of([usual, usual, usual, shifted]);

        // In the shifted fold both pairs lie beyond the threshold: half of it is right. The others stay perfect.
        Assert.Equal((3 + 0.5) / 4, result.Accuracy, 10);
        Assert.Equal(0.125, result.StandardError, 10);
    }

    [Fact]
    public void Read_PublishedForm_GivesFoldsOfSameAndDifferentPairs()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "2\t1\nAnn_A\t1\t4\nAnn_A\t1\tBob_B\t12\nCai_C\t2\t3\nCai_C\t2\tBob_B\t1\n");

        IReadOnlyList<IReadOnlyList<LfwPair>> folds = LfwProtocol.Read(file);
        File.Delete(file);

        Assert.Equal(2, folds.Count);
        Assert.Equal(new LfwPair("Ann_A", "Ann_A_0001", "Ann_A", "Ann_A_0004", Same: true), folds[0][0]);
        Assert.Equal(new LfwPair("Ann_A", "Ann_A_0001", "Bob_B", "Bob_B_0012", Same: false), folds[0][1]);
    }

    [Fact]
    public void Read_TruncatedFile_SaysWhatTheFormIs()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "2\t1\nAnn_A\t1\t4\n");

        var exception = Assert.Throws<TrainerException>(() => LfwProtocol.Read(file));
        File.Delete(file);

        Assert.Contains("folds x 2 x pairs lines", exception.Message, StringComparison.Ordinal);
    }
}
