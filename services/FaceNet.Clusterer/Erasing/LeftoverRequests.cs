using FaceNet.Protos.Clustering.V1;
using FaceNet.ServiceDefaults.Erasure.Leftovers;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;
using Leftover = FaceNet.Protos.Clustering.V1.Leftover;

namespace FaceNet.Clusterer.Erasing;

/// <summary>Answers requests to look for what erasures have left. Thread-safe.</summary>
internal sealed class LeftoverRequests(LeftoverSearch search)
{
    private const int MaxIds = 1000;
    private const int MaxVectors = 100;
    private const int MaxFound = 1000;
    private const int MinDimensions = 8;
    private const int MaxDimensions = 4096;

    /// <summary>Looks through everything, or until enough is found.</summary>
    public async Task<SearchLeftoversResponse> SearchAsync(SearchLeftoversRequest request, CancellationToken cancellationToken)
    {
        Require(request);
        var answer = new SearchLeftoversResponse();
        var sought = new SoughtItems(request.Ids, [.. request.Embeddings.Select(embedding => embedding.Values.ToArray())]);
        await foreach (var found in search.FindAsync(sought, () => answer.ScannedKeys++, cancellationToken))
        {
            var leftover = new Leftover { Key = found.Key, Type = found.Type, Place = found.Place };
            if (found.Vector is { } vector)
            {
                leftover.EmbeddingIndex = vector;
            }
            else
            {
                leftover.Id = found.Id;
            }

            answer.Leftovers.Add(leftover);
            if (answer.Leftovers.Count == MaxFound)
            {
                break;
            }
        }

        return answer;
    }

    private static void Require(SearchLeftoversRequest request)
    {
        if (request.Ids.Count == 0 && request.Embeddings.Count == 0)
        {
            throw new InvalidRequestException("ids", "is empty, and so is embeddings.", "Say what to look for.");
        }

        if (request.Ids.Count > MaxIds)
        {
            throw new InvalidRequestException("ids", $"has {request.Ids.Count} ids.", $"Name at most {MaxIds}.");
        }

        if (request.Embeddings.Count > MaxVectors)
        {
            throw new InvalidRequestException("embeddings", $"has {request.Embeddings.Count} vectors.", $"Send at most {MaxVectors}.");
        }

        foreach (var (index, id) in request.Ids.Index())
        {
            Identifier.Require(id, $"ids[{index}]");
        }

        foreach (var (index, embedding) in request.Embeddings.Index())
        {
            if (embedding.Values.Count is < MinDimensions or > MaxDimensions || !embedding.Values.All(float.IsFinite))
            {
                throw new InvalidRequestException(
                    $"embeddings[{index}].values", $"are no {MinDimensions} to {MaxDimensions} finite numbers.", "Send a vector as a model made it.", ErrorReasons.InvalidEmbedding);
            }
        }
    }
}
