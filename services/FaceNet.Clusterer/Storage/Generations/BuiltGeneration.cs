using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Storage.Records;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage.Generations;

/// <summary>What there is of an incoming generation.</summary>
/// <param name="Build">Who builds it, and what came of it.</param>
/// <param name="Stored">The same as it is stored.</param>
/// <param name="Content">What was built; null where nobody needs it.</param>
internal sealed record BuiltGeneration(BuildState Build, RedisValue Stored, GenerationContent? Content = null);

/// <summary>The clusters of an incoming generation, and what has to be known to put them in the place of the live ones.</summary>
/// <param name="Clusters">The clusters as they were built.</param>
/// <param name="Homes">The cluster of each of their faces.</param>
/// <param name="LiveHomes">The live cluster of each face of the gallery.</param>
/// <param name="Newcomers">The faces of <paramref name="Homes"/> that are in no live cluster.</param>
/// <param name="Arrivals">Faces that are still to be placed, in order.</param>
/// <param name="Places">Where earlier faces of their frames and tracks are.</param>
internal sealed record GenerationContent(
    GallerySnapshot Clusters,
    IReadOnlyDictionary<string, string> Homes,
    IReadOnlyDictionary<string, string> LiveHomes,
    IReadOnlyList<Assignment> Newcomers,
    IReadOnlyList<Face> Arrivals,
    KnownPlaces Places);
