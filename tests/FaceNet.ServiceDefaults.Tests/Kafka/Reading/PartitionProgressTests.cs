using Confluent.Kafka;
using FaceNet.ServiceDefaults.Kafka.Reading;

namespace FaceNet.ServiceDefaults.Tests.Kafka.Reading;

public sealed class PartitionProgressTests
{
    private static readonly TopicPartition Partition = new("faces", 2);

    private readonly PartitionProgress _progress = new();

    [Fact]
    public void Uncommitted_MessageDone_IsListedUntilItIsCommitted()
    {
        Start(4).Dispose();

        var offsets = _progress.Uncommitted();
        _progress.Commit(offsets);

        Assert.Equal([new TopicPartitionOffset(Partition, 5)], offsets);
        Assert.Empty(_progress.Uncommitted());
    }

    [Fact]
    public void Uncommitted_PartitionLostAndBack_IgnoresWhatWasUnderWayBefore()
    {
        var before = Start(4);
        _progress.Forget([Partition]);
        var again = Start(4);

        before.Dispose();
        Assert.Equal(4, Assert.Single(_progress.Uncommitted()).Offset.Value);
        again.Dispose();

        Assert.Equal(5, Assert.Single(_progress.Uncommitted()).Offset.Value);
    }

    private IDisposable Start(long offset) => _progress.Start(new TopicPartitionOffset(Partition, offset));
}
