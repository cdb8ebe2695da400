using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Erasing;
using FaceNet.Clusterer.Storage.Generations;
using FaceNet.ServiceDefaults.Kafka;

namespace FaceNet.Clusterer.Consuming;

/// <summary>What the owner of a gallery works with. Thread-safe.</summary>
internal sealed record GalleryBackends(
    ClusterStore Store, SwitchStore Switches, ErasureStore Erasures, GalleryBinder Binder, ClusterChangedPublisher Publisher, DeadLetters DeadLetters, ConsumerMetrics Metrics, BatchSteps Steps);
