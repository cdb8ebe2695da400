using FaceNet.Clusterer.Clustering.Erasing;
using FaceNet.Clusterer.Storage.Records;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage.Erasing;

/// <summary>What Redis knows for an erasure.</summary>
/// <param name="Facts">What is known of the faces.</param>
/// <param name="Log">The commands that are remembered, by their ids.</param>
/// <param name="OldSeparations">What older versions wrote of clusters that hold different people.</param>
/// <param name="Incoming">What an incoming generation has; null where there is none.</param>
/// <param name="DroppedKeys">How many keys of new and former clusters are gone already.</param>
internal sealed record PreparedErasure(
    ErasureFacts Facts, IReadOnlyDictionary<string, CorrectionState> Log, IReadOnlyList<RedisValue> OldSeparations, IncomingFaces? Incoming, long DroppedKeys);

/// <summary>What an incoming generation has, apart from what was built, which is gone by now.</summary>
/// <param name="Keys">Its keys.</param>
/// <param name="Build">Its BuildState as it is stored: whoever begins to build changes it.</param>
/// <param name="Arrivals">The crops that arrived, in order.</param>
/// <param name="Collected">Those of the faces to erase that are kept aside for it.</param>
internal sealed record IncomingFaces(ClusterKeys Keys, RedisValue Build, IReadOnlyList<RedisValue> Arrivals, IReadOnlyList<string> Collected);
