using FaceNet.Protos.Matching.V1;

namespace FaceNet.Matcher.Similarity;

/// <summary>Which pairs are looked for.</summary>
/// <param name="Limit">The faces of a pair lie at most this far apart: a squared distance in [0, 4].</param>
/// <param name="Scope">Whose faces make a pair.</param>
/// <param name="MaxNeighbors">The most neighbors of a face, at least 1.</param>
internal sealed record PairQuery(double Limit, PairScope Scope, int MaxNeighbors);
