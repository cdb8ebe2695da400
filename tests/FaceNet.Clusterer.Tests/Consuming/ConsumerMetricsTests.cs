using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Confluent.Kafka;
using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Clustering;
using FaceNet.Testing;

namespace FaceNet.Clusterer.Tests.Consuming;

[Trait("Kind", "Integration")]
public sealed class ConsumerMetricsTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Apply_FacesDuplicatesAndPoison_CountsEachOnceAndWhatItDid()
    {
        await using var parts = new TestParts(garnet.Endpoint, kafka.BootstrapServers, models.Address);
        var figures = new ConcurrentDictionary<string, double>();
        using var listener = Listen(parts, figures);
        var gallery = UniqueName.For("gallery");
        var faces = new FaceStream(7, ModelServer.Dimensions, people: 8, noise: 0.7).Take(60);
        Message<string, byte[]>[] messages =
        [
            .. faces.Concat(faces.Take(5)).Select(face => FaceEvents.Message(FaceEvents.Event(gallery, face))),
            new() { Key = gallery, Value = [0xFF] },
            new() { Key = "no gallery", Value = [0xFF] },
        ];
        var owner = new PartitionOwner(3, parts.Backends, 10) { Lag = 12 };
        await owner.TakeEpochAsync(Cancellation);

        await owner.ApplyAsync(FaceEvents.Consumed(messages, topic: parts.Topics.FaceEmbeddedTopic), Cancellation);

        listener.RecordObservableInstruments();
        var state = (await parts.Store.LoadAsync(gallery, Cancellation)).State;
        Assert.True(state.Merges > 0, "The test wants merges.");
        Assert.Equal(67, figures["event.applied"]);
        Assert.Equal(2, figures["event.refused"]);
        Assert.Equal(5, figures["event.duplicate"]);
        Assert.Equal(60, figures["face.placed"]);
        Assert.Equal(state.Founded, figures["cluster.founded"]);
        Assert.Equal(state.Merges, figures["cluster.merged"]);
        Assert.Equal(state.MergedFaces, figures["face.merged"]);
        Assert.Equal(66, figures["batch.size"]);
        Assert.Equal(1, figures["gallery.loaded"]);
        Assert.Equal(12, figures["consumer.lag partition=3"]);
        Assert.All(["read", "load", "look_up", "decide", "refuse", "write", "send", "forget"], step => Assert.True(figures[$"step.duration step={step}"] > 0));

        await owner.ApplyAsync(FaceEvents.Consumed(messages[..66], topic: parts.Topics.FaceEmbeddedTopic), Cancellation);
        Assert.Equal(67 + 66, figures["event.applied"]);
        Assert.Equal((2, 5, 60), (figures["event.refused"], figures["event.duplicate"], figures["face.placed"]));

        owner.Dispose();
        figures.Clear();
        listener.RecordObservableInstruments();
        Assert.Equal(0, figures["gallery.loaded"]);
        Assert.DoesNotContain("consumer.lag partition=3", figures.Keys);
    }

    private static MeterListener Listen(TestParts parts, ConcurrentDictionary<string, double> figures)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Scope == parts.Meters)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        return listener;

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var name = string.Join(' ', [instrument.Name["facenet.clusterer.".Length..], .. tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")]);
            figures.AddOrUpdate(name, value, (_, sum) => sum + value);
        }
    }
}
