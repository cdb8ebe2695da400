using FaceNet.Clusterer.Clustering.Erasing;
using FaceNet.Clusterer.Erasing;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Protos.Clustering.V1;
using FaceNet.ServiceDefaults.Errors;
using Google.Protobuf;
using Google.Rpc;
using Proto = FaceNet.Protos.Events.V1;

namespace FaceNet.Clusterer.Tests.Erasing;

/// <summary>The log of corrections after an erasure of the faces <c>gone-1</c> and <c>gone-2</c>, of the cluster <c>c-gone</c>, once <c>c-old</c>, and of the label <c>ann</c>.</summary>
public sealed class CorrectionRedactionTests
{
    private static readonly string[] Erased = ["gone-1", "gone-2", "c-gone", "c-old", "ann"];

    public static TheoryData<string> Requests =>
    [
        .. Commands().Select(command => command.RequestCase.ToString()),
    ];

    [Theory]
    [MemberData(nameof(Requests))]
    public void Redact_RequestThatNamesWhatIsErased_NamesTheRestAlone(string request)
    {
        var command = Commands().Single(command => command.RequestCase.ToString() == request);

        var rest = Redact(new CorrectionState { Command = command.ToByteString(), Number = 3 });

        Assert.True(rest.AnswerErased);
        Assert.DoesNotContain(Erased, word => Text(rest).Contains($"\"{word}\"", StringComparison.Ordinal));
        Assert.Equal(Text(command).Contains("stays", StringComparison.Ordinal), Text(rest).Contains("stays", StringComparison.Ordinal));
    }

    [Fact]
    public void Redact_WhatACorrectionDid_KeepsWhatItDidToOthers()
    {
        var state = new CorrectionState
        {
            Command = new Proto.Correction { CorrectionId = "id", MergeClusters = new MergeClustersRequest { ClusterId = "c-stays", OtherClusterId = "c-other" } }.ToByteString(),
            Steps =
            {
                new StepState { Moved = new MoveState { FromClusterId = "c-stays", ToClusterId = "c-other", CropIds = { "gone-1", "stays" } } },
                new StepState { Moved = new MoveState { FromClusterId = "c-stays", ToClusterId = "c-old", CropIds = { "stays" } } },
                new StepState { Absorbed = new AbsorbedState { ClusterId = "c-other", SurvivorId = "c-stays", Label = "ann", CropIds = { "gone-2", "stays" } } },
                new StepState { Absorbed = new AbsorbedState { ClusterId = "c-gone", SurvivorId = "c-stays" } },
                new StepState { Labelled = new LabelState { ClusterId = "c-stays", PreviousLabel = "ann" } },
                new StepState { Labelled = new LabelState { ClusterId = "c-gone" } },
            },
            AddedLinks = { Link("gone-1", "stays"), Link("stays", "stays-too") },
            RemovedLinks = { Link("stays", "gone-2"), Link("stays", "stays-too") },
        };

        var rest = Redact(state);

        Assert.Equal(
            [
                new StepState { Moved = new MoveState { FromClusterId = "c-stays", ToClusterId = "c-other", CropIds = { "stays" } } },
                new StepState { Absorbed = new AbsorbedState { ClusterId = "c-other", SurvivorId = "c-stays", CropIds = { "stays" } } },
                new StepState { Labelled = new LabelState { ClusterId = "c-stays" } },
            ],
            rest.Steps);
        Assert.Equal([Link("stays", "stays-too")], rest.AddedLinks);
        Assert.Equal([Link("stays", "stays-too")], rest.RemovedLinks);

        // The request named nothing of it: a repetition is still known.
        Assert.False(rest.AnswerErased);
        Assert.Equal(state.Command, rest.Command);
    }

    [Theory]
    [InlineData("crop_id: 'gone-1' is a member of cluster 'c-stays', not of 'c-other'.", true)]
    [InlineData("crop_id: 'stays' is a member of cluster 'c-old', not of 'c-other'.", true)]
    [InlineData("cluster_id: 'c-stays' is labelled 'ann', not 'bob'.", true)]
    [InlineData("crop_id: 'stays' is a member of cluster 'c-stays', not of 'c-other', ann.", false)]
    public void Redact_Refusal_SaysThatItNamedWhatIsErased(string message, bool names)
    {
        var state = new CorrectionState
        {
            Command = new Proto.Correction { RemoveMember = new RemoveMemberRequest { ClusterId = "c-other", CropId = "stays" } }.ToByteString(),
            Refusal = ErrorStatus.From(new PreconditionException("REASON", "subject", message)).ToByteString(),
        };

        var redacted = Redaction().Redact(new Dictionary<string, CorrectionState> { ["id"] = state });

        Assert.Equal(names, redacted.ContainsKey("id"));
        if (names)
        {
            Assert.True(redacted["id"].AnswerErased);
            Assert.Equal(ErrorReasons.AnswerErased, Status.Parser.ParseFrom(redacted["id"].Refusal).GetDetail<ErrorInfo>().Reason);
            Assert.Empty(Redaction().Redact(redacted));
        }
    }

    [Fact]
    public void Redact_PromotionOfAFaceAmongOthers_IsAnsweredAsBefore()
    {
        var command = new Proto.Correction { PromoteCluster = new Proto.ClusterPromotion { Request = new PromoteClusterRequest { ClusterId = "c-stays", SubjectId = "bob" }, CropIds = { "gone-1", "stays" } } };

        var rest = Redact(new CorrectionState { Command = command.ToByteString(), Number = 1 });

        Assert.False(rest.AnswerErased);
        Assert.Equal(["stays"], Proto.Correction.Parser.ParseFrom(rest.Command).PromoteCluster.CropIds);
    }

    [Fact]
    public void Redact_WhatSpeaksOfOthers_IsLeftAlone()
    {
        var other = new CorrectionState
        {
            Command = new Proto.Correction { LabelCluster = new LabelClusterRequest { ClusterId = "c-stays", Label = "bob" } }.ToByteString(),
            Steps = { new StepState { Labelled = new LabelState { ClusterId = "c-stays", PreviousLabel = "eve" } } },
        };

        Assert.Empty(Redaction().Redact(new Dictionary<string, CorrectionState> { ["id"] = other, ["erasure"] = new() { Erased = new ErasureState() } }));
    }

    private static CorrectionRedaction Redaction() => new(new HashSet<string> { "gone-1", "gone-2" }, [new VanishedCluster("c-gone", ["c-old"], "")], "ann");

    private static CorrectionState Redact(CorrectionState state) => Redaction().Redact(new Dictionary<string, CorrectionState> { ["id"] = state })["id"];

    private static NamedLink Link(string one, string other) => new() { One = one, Other = other };

    private static string Text(CorrectionState state) => Text(Proto.Correction.Parser.ParseFrom(state.Command));

    private static string Text(Proto.Correction command) => command.ToString();

    private static IEnumerable<Proto.Correction> Commands() =>
    [
        new() { MergeClusters = new MergeClustersRequest { ClusterId = "c-old", OtherClusterId = "c-stays" } },
        new() { SplitCluster = new SplitClusterRequest { ClusterId = "c-gone", Members = new SplitByMembers { CropIds = { "gone-1", "stays" } } } },
        new() { MoveMember = new MoveMemberRequest { ClusterId = "c-gone", TargetClusterId = "c-stays", CropId = "gone-2" } },
        new() { RemoveMember = new RemoveMemberRequest { ClusterId = "c-stays", CropId = "gone-1" } },
        new() { LabelCluster = new LabelClusterRequest { ClusterId = "c-stays", Label = "ann" } },
        new() { AddMustLink = new AddMustLinkRequest { CropId = "gone-1", OtherCropId = "stays" } },
        new() { AddCannotLink = new AddCannotLinkRequest { CropId = "stays", OtherCropId = "gone-2" } },
        new() { PromoteCluster = new Proto.ClusterPromotion { Request = new PromoteClusterRequest { ClusterId = "c-stays", SubjectId = "ann" }, CropIds = { "gone-1", "stays" } } },
    ];
}
