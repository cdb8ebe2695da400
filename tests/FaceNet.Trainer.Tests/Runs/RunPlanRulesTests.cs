using FaceNet.Trainer.Runs;
using FaceNet.Trainer.Training;

namespace FaceNet.Trainer.Tests.Runs;

public sealed class RunPlanRulesTests
{
    private static RunPlan Good => new() { Network = "mini", DrawnPeople = 10, Learning = new TrainingOptions { Steps = 10 } };

    public static TheoryData<string, string> Faults => new()
    {
        { "nothing", "nothing to train on" },
        { "margin", "margin is 5; it must be above 0 and at most 4" },
        { "steps", "steps is 0; it must be at least 1" },
        { "rate", "learning_rate is NaN" },
        { "chunk", "chunk_size is 1; it must be at least 2" },
        { "clip", "clip_norm is 0; it must be above 0" },
        { "patience", "patience is given, but nothing is validated" },
        { "harmonic", "Harmonic triplets need the vectors of a frozen model" },
        { "mixed photos without a teacher", "Only a teacher knows where mixed photos lie" },
        { "two frozen models", "cannot both be given" },
    };

    [Fact]
    public void Require_GoodPlan_Passes()
    {
        RunPlanRules.Require(Good);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Require_Fault_IsNamedWithItsRule(string fault, string message)
    {
        RunPlan good = Good;
        RunPlan plan = fault switch
        {
            "nothing" => good with { DrawnPeople = 0 },
            "margin" => good with { Learning = good.Learning with { Margin = 5 } },
            "steps" => good with { Learning = good.Learning with { Steps = 0 } },
            "rate" => good with { Learning = good.Learning with { LearningRate = double.NaN } },
            "chunk" => good with { Learning = good.Learning with { ChunkSize = 1 } },
            "clip" => good with { Learning = good.Learning with { ClipNorm = 0 } },
            "patience" => good with { Learning = good.Learning with { Patience = 3 } },
            "harmonic" => good with { Learning = good.Learning with { Harmonic = true } },
            "mixed photos without a teacher" => good with { Data = ["people"], MixedPhotos = 9 },
            _ => good with { Teacher = "a", CompatibleWith = "b" },
        };

        Assert.Contains(message, Assert.Throws<TrainerException>(() => RunPlanRules.Require(plan)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Require_SeveralFaults_NamesThemAll()
    {
        RunPlan plan = Good with { HoldOut = -1, Workers = 0, Batch = new BatchPlan { People = 0 } };

        Assert.Equal(3, Assert.Throws<TrainerException>(() => RunPlanRules.Require(plan)).Message.Split(Environment.NewLine).Length);
    }
}
