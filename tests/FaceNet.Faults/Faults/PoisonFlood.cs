using Confluent.Kafka;
using FaceNet.Protos.Events.V1;
using FaceNet.ServiceDefaults.Kafka;
using Google.Protobuf;

namespace FaceNet.Faults.Faults;

/// <summary>As many bad events as good ones: each has to be among the dead letters in the end, and none may stop the others.</summary>
internal static class PoisonFlood
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(25), Timeout = TimeSpan.FromSeconds(30);
    private static readonly KafkaOptions Topics = new();

    public static async Task InjectAsync(FaultContext context)
    {
        var sent = new HashSet<(string Topic, string Partition, string Offset)>();
        string[] topics = [Topics.FaceCapturedTopic, Topics.FaceEmbeddedTopic];
        using var letters = Open(context.Platform.BootstrapServers, topics);
        var before = context.Load.Crops.Sent;
        while (!context.IsOver)
        {
            // However long the broker takes to answer for a bad one: as many as there are good ones by now.
            for (var due = context.Load.Crops.Sent - before; context.Injected < due; context.Inject())
            {
                var (topic, value) = Bad(context, context.Injected);
                var place = await context.Load.Crops.SendAsync(topic, context.Load.Crops.Gallery(context.Injected), value, context.Stop);
                sent.Add((KafkaOptions.DeadLetterTopic(topic), $"{place.Partition.Value}", $"{place.Offset.Value}"));
            }

            await context.WaitAsync(Tick, Tick);
        }

        await Console.Error.WriteLineAsync($"  {context.Injected} bad events beside {context.Load.Crops.Sent - before} good ones.");
        await context.Patience.HoldsAsync(
            "all bad events to be dead letters", () => Task.Run(() => Take(letters, sent), context.Stop), context.Stop, () => $"{sent.Count} of {context.Injected}");
        context.Lost += sent.Count;
    }

    private static (string Topic, byte[] Value) Bad(FaultContext context, int number)
    {
        var good = context.Load.Crops.Captured(number);
        var captured = new FaceCaptured(good) { EventId = $"bad-{number}", CropId = $"bad-{number}" };
        var noise = new byte[100];
        new Random(number).NextBytes(noise);
        return (number % 8) switch
        {
            0 => (Topics.FaceCapturedTopic, noise),
            1 => (Topics.FaceCapturedTopic, With(captured, crop => crop.Image.Encoded = ByteString.CopyFrom(noise))),
            2 => (Topics.FaceCapturedTopic, With(captured, crop => crop.Image.Encoded = ByteString.CopyFrom(crop.Image.Encoded.Span[..(crop.Image.Encoded.Length / 2)]))),
            3 => (Topics.FaceCapturedTopic, With(captured, crop => crop.Gallery = "../{other}*")),
            4 => (Topics.FaceCapturedTopic, With(captured, crop => crop.Image = null)),
            5 => (Topics.FaceEmbeddedTopic, [0xFF, 0x01, .. noise]),
            6 => (Topics.FaceEmbeddedTopic, new ClusteringCommand().ToByteArray()),
            _ => (Topics.FaceEmbeddedTopic, new ClusteringCommand { FaceEmbedded = new FaceEmbedded { EventId = $"bad-{number}", Gallery = good.Gallery, CropId = $"bad-{number}" } }.ToByteArray()),
        };
    }

    private static byte[] With(FaceCaptured captured, Action<FaceCaptured> change)
    {
        change(captured);
        return captured.ToByteArray();
    }

    private static IConsumer<string, byte[]> Open(string bootstrapServers, IEnumerable<string> topics)
    {
        var consumer = new ConsumerBuilder<string, byte[]>(new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = "faults-letters", EnableAutoCommit = false })
            .SetLogHandler((_, _) => { }).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        consumer.Assign(
            from topic in topics.Select(KafkaOptions.DeadLetterTopic)
            from partition in admin.GetMetadata(topic, Timeout).Topics.Single().Partitions
            select new TopicPartitionOffset(topic, partition.PartitionId, Offset.Beginning));
        return consumer;
    }

    private static bool Take(IConsumer<string, byte[]> letters, HashSet<(string, string, string)> sent)
    {
        while (sent.Count > 0 && letters.Consume(TimeSpan.FromMilliseconds(100)) is { } letter)
        {
            var headers = letter.Message.Headers;
            if (headers.Text(EventHeaders.Reason) is { Length: > 0 })
            {
                sent.Remove((letter.Topic, headers.Text(EventHeaders.SourcePartition) ?? "", headers.Text(EventHeaders.SourceOffset) ?? ""));
            }
        }

        return sent.Count == 0;
    }
}
