using Confluent.Kafka;
using FaceNet.ServiceDefaults.Kafka;

namespace FaceNet.Clusterer.Watching;

/// <summary>The partition of a topic that holds the messages of a gallery.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="Oldest">The offset of its oldest message.</param>
/// <param name="End">The offset behind its latest.</param>
internal readonly record struct GalleryPartition(int Partition, long Oldest, long End)
{
    private static readonly TimeSpan BrokerTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Asks the brokers, and waits for them. Throws <see cref="KafkaException"/>.</summary>
    public static GalleryPartition Find(IConsumer<string, byte[]> consumer, string topic, string gallery)
    {
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var found = admin.GetMetadata(topic, BrokerTimeout).Topics.Single();
        if (found.Partitions.Count == 0)
        {
            throw new KafkaException(found.Error);
        }

        var partition = KeyPartition.Of(gallery, found.Partitions.Count);
        var offsets = consumer.QueryWatermarkOffsets(new TopicPartition(topic, partition), BrokerTimeout);
        return new GalleryPartition(partition, offsets.Low.Value, offsets.High.Value);
    }
}
