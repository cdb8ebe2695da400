namespace FaceNet.Clusterer.Clustering.Reclustering;

/// <summary>Holds what is to be clustered anew against the rules.</summary>
internal static class ReclusteringChecks
{
    /// <summary>Throws <see cref="InvalidDataException"/> when faces, vectors and live clusters do not fit together.</summary>
    public static void Require(ReclusteringInput input)
    {
        var live = input.Live.Clusters.Select(cluster => cluster.Id).ToHashSet();
        var crops = new HashSet<string>(input.Faces.Count);
        var space = input.Faces.FirstOrDefault()?.Face.Embedding.Space;
        foreach (var (face, cluster) in input.Faces)
        {
            if (!crops.Add(face.CropId))
            {
                throw Refuse(input, face, "is named twice. Name every face once.");
            }

            if (face.Embedding.Dimensions != input.Dimensions)
            {
                throw Refuse(input, face, $"has a vector of {face.Embedding.Dimensions} dimensions, not {input.Dimensions}. Leave faces of other embedding spaces out.");
            }

            if (face.Embedding.Space != space)
            {
                throw Refuse(input, face, $"has a vector of the space '{face.Embedding.Space}', and others have one of '{space}'. Cluster the faces of one space.");
            }

            if (cluster.Length > 0 && !live.Contains(cluster))
            {
                throw Refuse(input, face, $"is said to be in cluster '{cluster}', which there is not. Name the cluster that has absorbed it.");
            }
        }
    }

    private static InvalidDataException Refuse(ReclusteringInput input, Face face, string why) =>
        new($"Gallery '{input.Live.Gallery}' cannot be clustered anew: face '{face.CropId}' {why}");
}
