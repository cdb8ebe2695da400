using Confluent.Kafka;
using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Storage.Records;

namespace FaceNet.Clusterer.Tests.Consuming;

public sealed class AppliedOffsetsTests
{
    private readonly GalleryState _gallery = new();

    [Fact]
    public void Note_SecondDelivery_IsTold()
    {
        Assert.False(Note(partition: 0, offset: 5, time: 100));
        Assert.False(Note(partition: 0, offset: 7, time: 90));

        Assert.True(Note(partition: 0, offset: 5, time: 100));
        Assert.True(Note(partition: 0, offset: 7, time: 90));
        Assert.False(Note(partition: 0, offset: 8, time: 90));
    }

    [Fact]
    public void Note_AnotherPartition_IsCountedApart()
    {
        Assert.False(Note(partition: 0, offset: 5, time: 100));

        Assert.False(Note(partition: 1, offset: 5, time: 100));
        Assert.True(Note(partition: 1, offset: 5, time: 100));
    }

    [Fact]
    public void Note_TopicCreatedAnew_StartsAgain()
    {
        Assert.False(Note(partition: 0, offset: 5000, time: 100));

        Assert.False(Note(partition: 0, offset: 0, time: 200));
        Assert.False(Note(partition: 0, offset: 1, time: 200));
        Assert.True(Note(partition: 0, offset: 1, time: 200));
    }

    private bool Note(int partition, long offset, long time) => AppliedOffsets.Note(_gallery, new ConsumeResult<string, byte[]>
    {
        Partition = partition,
        Offset = offset,
        Message = new Message<string, byte[]> { Timestamp = new Timestamp(time, TimestampType.CreateTime) },
    });
}
