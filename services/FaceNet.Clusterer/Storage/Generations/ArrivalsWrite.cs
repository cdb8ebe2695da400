using FaceNet.Clusterer.Clustering;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage.Generations;

/// <summary>What a batch of faces leaves for an incoming generation.</summary>
/// <param name="Incoming">Its keys.</param>
/// <param name="Crops">What has arrived, in order.</param>
/// <param name="Collected">Faces of its space, where that is another one than the live one's.</param>
internal sealed record ArrivalsWrite(ClusterKeys Incoming, IReadOnlyList<string> Crops, IReadOnlyList<Face> Collected)
{
    /// <summary>Queues the commands.</summary>
    public void AddTo(ITransaction transaction, List<Task> answers)
    {
        if (Crops.Count > 0)
        {
            answers.Add(transaction.ListRightPushAsync(Incoming.Arrivals, [.. Crops.Select(crop => (RedisValue)crop)]));
        }

        if (Collected.Count > 0)
        {
            answers.Add(transaction.HashSetAsync(Incoming.Faces, [.. Collected.Select(face => new HashEntry(face.CropId, StoredValue.Write(face.ToState())))]));
        }
    }
}
