using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Tests.Clustering;
using FaceNet.Protos.Events.V1;
using ClusterFounded = FaceNet.Clusterer.Clustering.ClusterFounded;

namespace FaceNet.Clusterer.Tests.Consuming;

public sealed class ChangeEventsTests
{
    private static readonly Face Cause = FaceStream.Of("crop", [1, 0, 0, 0, 0, 0, 0, 0], second: 5) with { TraceParent = "trace" };

    [Fact]
    public void Create_Joined_TellsEverythingAboutIt()
    {
        var pending = ChangeEvents.Create("lobby", 0, 7, new FaceJoined("cluster", 3, Cause, 1.5, 1.0, ByMustLink: true));

        var changed = ClusterChanged.Parser.ParseFrom(pending.Payload);
        Assert.Equal((7, changed.EventId, "trace"), (pending.Sequence, pending.EventId, pending.TraceParent));
        Assert.Equal(("lobby", 7, "cluster", 3, Cause.CaptureTime), (changed.Gallery, changed.Sequence, changed.ClusterId, changed.MemberCount, changed.CauseTime.ToDateTimeOffset()));
        Assert.Equal(new MemberJoined { CropId = "crop", SquaredDistance = 1.5, Threshold = 1.0, ByMustLink = true }, changed.Joined);
    }

    [Fact]
    public void Create_SameChangeTwice_GivesTheSameEventId()
    {
        string[] ids =
        [
            .. new ClusterChange[]
            {
                new ClusterFounded("cluster", Cause),
                new ClusterFounded("cluster", Cause with { TraceParent = "another" }),
                new FaceJoined("cluster", 3, Cause, 1.5, 1.0, ByMustLink: true),
                new ClustersMerged("cluster", 3, ChangeCause.Of(Cause), "absorbed", [], 1, new ClusterOrigin(0, Cause.CaptureTime, ""), 0.5, 1.0),
            }.Select((change, index) => ChangeEvents.Create("lobby", 0, index, change).EventId),
        ];

        Assert.Equal(ids[0], ids[1]);
        Assert.Equal(3, ids.Distinct().Count());
    }
}
